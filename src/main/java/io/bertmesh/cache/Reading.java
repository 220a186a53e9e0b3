package io.bertmesh.cache;

import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import java.nio.ByteBuffer;

/**
 * How a task reads what the model said of a text, and how such an answer is written in bytes.
 *
 * <p>An answer depends on nothing but the text's tokens and this reading. Immutable.
 *
 * @param <V> the answer; it keeps nothing of the output, whose memory the next run uses again
 */
public interface Reading<V> {

    Class<V> type();

    /** Tells this reading from all others, its options included. Of equal readings equal, in every release. */
    byte[] spelling();

    /** Reads the answer. Called on the thread that ran the text, which does nothing else meanwhile. */
    V read(TextOutput output);

    /** How many bytes {@link #write} writes. */
    int byteCount(V answer);

    /** Writes an answer. */
    void write(V answer, ByteBuffer target);

    /**
     * Reads what {@link #write} wrote for the same text. The source holds nothing else.
     *
     * @throws IllegalArgumentException if the bytes are no answer for this text
     * @throws java.nio.BufferUnderflowException if there are too few of them
     */
    V parse(ByteBuffer source, TextInput text);
}
