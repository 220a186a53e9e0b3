package io.bertmesh.telemetry;

import io.bertmesh.call.Call;
import io.bertmesh.call.CallListener;
import java.util.Optional;

/** One way to look at every call. Its beans are found by {@link CallTelemetry}. */
public interface CallWatch {

    /** A call arrived. Gives what is told of it from now on; empty if this way waits for {@link #begun}. */
    default Optional<CallListener> arrived(Call call) {
        return Optional.empty();
    }

    /**
     * The work of a call begins on this thread, where the edge's span is the current one; or it is about to be told that the
     * call ended without any. Gives what is told of it from now on; empty if this way has no interest in it.
     */
    default Optional<CallListener> begun(Call call) {
        return Optional.empty();
    }
}
