package io.bertmesh.model;

import org.jspecify.annotations.Nullable;

/** Lets one thread stop the run of another. A signal that is stopped stays stopped. Thread-safe. */
public final class StopSignal {

    // Both fields are guarded by this.
    private boolean stopped;
    private @Nullable Runnable action;

    /** Asks the run to end. Best effort: the run may already be over or ignore the request. */
    public synchronized void stop() {
        stopped = true;
        if (action != null) {
            action.run();
        }
    }

    public synchronized boolean isStopped() {
        return stopped;
    }

    /** Makes {@link #stop} run {@code newAction}, and runs it at once if stop was already called. */
    public synchronized void listen(Runnable newAction) {
        action = newAction;
        if (stopped) {
            newAction.run();
        }
    }

    /** Makes {@link #stop} do nothing more. When this returns, no thread runs the action. */
    public synchronized void ignore() {
        action = null;
    }
}
