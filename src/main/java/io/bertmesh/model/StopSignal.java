package io.bertmesh.model;

import org.jspecify.annotations.Nullable;

/** Lets one thread stop the run of another. Stopping is one-way. Thread-safe. */
public final class StopSignal {

    // Guarded by this, as is the field below.
    private boolean stopped;
    private @Nullable Runnable action;

    /** Asks the run to end. It does so soon, or has ended, or never listens. */
    public synchronized void stop() {
        stopped = true;
        if (action != null) {
            action.run();
        }
    }

    public synchronized boolean isStopped() {
        return stopped;
    }

    /** From now on {@link #stop} does {@code newAction}; it is done at once if that was called before. */
    public synchronized void listen(Runnable newAction) {
        action = newAction;
        if (stopped) {
            newAction.run();
        }
    }

    /** From now on {@link #stop} does nothing more. When this returns, the action is not under way on any thread. */
    public synchronized void ignore() {
        action = null;
    }
}
