package io.bertmesh.model;

import java.util.Optional;

/**
 * Reads a task's answer to one input from a run. The answer depends only on the input's tokens and this reader.
 *
 * @param <V> the answer; it must not refer to the output, because the next run reuses that memory
 */
@FunctionalInterface
public interface Reader<V> {

    /** Reads the answer. The worker that ran the input calls this once, and runs nothing else meanwhile. */
    V read(TextOutput output);

    /** How the cache stores these answers, or empty if it does not store them. */
    default Optional<AnswerCodec<V>> codec() {
        return Optional.empty();
    }
}
