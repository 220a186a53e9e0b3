package io.bertmesh.model;

import java.nio.ByteBuffer;

/**
 * How the answers of one {@link Reader} are told apart from those of others, and written in bytes. Immutable.
 *
 * @param <V> the answer
 */
public interface AnswerCodec<V> {

    Class<V> type();

    /** Tells the reader from all others, its options included. Equal readers have equal keys, in every release. */
    byte[] cacheKey();

    /** How many bytes {@link #write} writes. */
    int byteCount(V answer);

    /** Writes an answer. */
    void write(V answer, ByteBuffer target);

    /**
     * Reads what {@link #write} wrote for an equal input. The source holds nothing else.
     *
     * @throws IllegalArgumentException if the bytes are no answer for this input
     * @throws java.nio.BufferUnderflowException if there are too few of them
     */
    V parse(ByteBuffer source, TextInput input);
}
