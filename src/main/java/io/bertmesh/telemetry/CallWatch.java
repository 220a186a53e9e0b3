package io.bertmesh.telemetry;

import io.bertmesh.call.Call;
import io.bertmesh.call.CallListener;
import java.util.Optional;

/** One way to look at every call. Its beans are found by {@link CallTelemetry}. */
public interface CallWatch {

    /**
     * A call arrived. Told on the thread of its edge, before any work is done.
     *
     * @return what is told of the call from now on; empty if this way has no interest in it
     */
    Optional<CallListener> listen(Call call);
}
