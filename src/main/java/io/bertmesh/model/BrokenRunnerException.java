package io.bertmesh.model;

/** A run failed, and so would every later one of this process: only a new process can run the model again. */
public final class BrokenRunnerException extends IllegalStateException {

    /** @param cause what the runtime said */
    public BrokenRunnerException(String message, Throwable cause) {
        super(message, cause);
    }
}
