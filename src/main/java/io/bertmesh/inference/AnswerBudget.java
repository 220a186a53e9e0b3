package io.bertmesh.inference;

import io.bertmesh.error.InferenceException;

/**
 * How much answer one call may still have.
 *
 * <p>A few bytes of request can ask for very much: every mask times every candidate times the whole text. What is over
 * the budget is refused before it is run. Of one call and so of one thread.
 */
public final class AnswerBudget {

    private final long maxBytes;
    private long takenBytes;

    AnswerBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Sets aside what the answer of one input takes.
     *
     * @param field path of the input, for the error
     * @param bytes about how many bytes its answer takes in memory, 0 or more
     * @throws InferenceException if the call's budget has no such room left; it stays as it was
     */
    public void take(String field, long bytes) {
        if (bytes > maxBytes - takenBytes) {
            throw InferenceException.invalid(
                    field,
                    "an answer of about %d bytes".formatted(bytes),
                    "at most %d, what is left of the %d bytes of a call".formatted(maxBytes - takenBytes, maxBytes));
        }
        takenBytes += bytes;
    }
}
