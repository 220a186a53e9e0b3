package io.bertmesh.telemetry;

import io.bertmesh.call.Call;
import io.bertmesh.call.CallListener;
import java.util.Optional;

/** Observes every call. {@link CallTelemetry} finds all beans of this type. */
public interface CallWatch {

    /** Returns the listener of a call that has just arrived; empty if this watch waits for {@link #begun}. */
    default Optional<CallListener> arrived(Call call) {
        return Optional.empty();
    }

    /**
     * Returns the listener of a call whose work begins on this thread, where the edge span is current; empty if this
     * watch ignores the call. For a call that ends without any work, it is called just before
     * {@link CallListener#ended}.
     */
    default Optional<CallListener> begun(Call call) {
        return Optional.empty();
    }
}
