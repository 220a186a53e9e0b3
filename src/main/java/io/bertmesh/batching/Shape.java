package io.bertmesh.batching;

import io.bertmesh.model.TextOutput;

/**
 * Makes an answer of what the model said of a text. Called once, on the thread that ran the text, which does nothing
 * else meanwhile.
 *
 * @param <R> the answer; it keeps nothing of the output, whose memory the next run uses again
 */
@FunctionalInterface
public interface Shape<R> {

    /**
     * The answer for one text of a call.
     *
     * @param index of the text in the call
     */
    R of(int index, TextOutput output);
}
