package io.bertmesh.model;

import java.nio.ByteBuffer;

/**
 * Identifies the answers of one {@link Reader} and writes them as bytes. Immutable.
 *
 * @param <V> the answer
 */
public interface AnswerCodec<V> {

    Class<V> type();

    /** Identifies the reader and its options. Equal readers have equal keys, in every release. */
    byte[] cacheKey();

    /** How many bytes {@link #write} writes. */
    int byteCount(V answer);

    /** Writes an answer. */
    void write(V answer, ByteBuffer target);

    /**
     * Reads an answer that {@link #write} wrote for an equal input. The source holds nothing else.
     *
     * @throws IllegalArgumentException if the bytes are no answer for this input
     * @throws java.nio.BufferUnderflowException if there are too few of them
     */
    V parse(ByteBuffer source, TextInput input);
}
