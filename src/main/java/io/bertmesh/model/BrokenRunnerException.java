package io.bertmesh.model;

/** A run failed, and every later run of this process would fail too. Only a new process can run the model again. */
public final class BrokenRunnerException extends IllegalStateException {

    /** @param cause the runtime's exception */
    public BrokenRunnerException(String message, Throwable cause) {
        super(message, cause);
    }
}
