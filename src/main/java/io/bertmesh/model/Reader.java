package io.bertmesh.model;

import java.util.Optional;

/**
 * How a task reads the answer of one input from a run. An answer depends on nothing but the input's tokens and this reader.
 *
 * @param <V> the answer; it keeps nothing of the output, whose memory the next run uses again
 */
@FunctionalInterface
public interface Reader<V> {

    /** Reads the answer. Called once, on the thread that ran the input, which does nothing else meanwhile. */
    V read(TextOutput output);

    /** How such answers are kept for equal inputs to come; empty if they are not kept. */
    default Optional<AnswerCodec<V>> codec() {
        return Optional.empty();
    }
}
