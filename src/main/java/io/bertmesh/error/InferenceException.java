package io.bertmesh.error;

/**
 * Carries an {@link InferenceError} to the code that reports it.
 *
 * <p>It has no stack trace, because it reports a caller's fault or the load, and refusals must stay cheap.
 */
public final class InferenceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient InferenceError error;

    public InferenceException(InferenceError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    /** An exception for a field that is malformed or out of its range. */
    public static InferenceException invalid(String field, String actual, String expected) {
        return new InferenceException(new InferenceError.InvalidInput(field, actual, expected));
    }

    public InferenceError error() {
        return error;
    }
}
