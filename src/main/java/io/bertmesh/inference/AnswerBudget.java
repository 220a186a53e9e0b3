package io.bertmesh.inference;

import io.bertmesh.error.InferenceException;

/**
 * How many bytes of answers one call may still get.
 *
 * <p>A few bytes of request can ask for very large answers: every mask times every candidate times the whole text. An
 * input over the budget is refused before it runs. Belongs to one call, so only one thread uses it.
 */
public final class AnswerBudget {

    private final long maxBytes;
    private long takenBytes;

    AnswerBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Reserves memory for the answer of one input.
     *
     * @param field path of the input, for the error
     * @param bytes about how many bytes its answer takes in memory, 0 or more
     * @throws InferenceException if the budget has too little left; the budget then stays unchanged
     */
    void reserve(String field, long bytes) {
        if (bytes > maxBytes - takenBytes) {
            throw InferenceException.invalid(
                    field,
                    "an answer of about %d bytes".formatted(bytes),
                    "at most %d, what is left of the %d bytes of a call".formatted(maxBytes - takenBytes, maxBytes));
        }
        takenBytes += bytes;
    }
}
