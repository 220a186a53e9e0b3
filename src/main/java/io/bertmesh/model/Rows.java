package io.bertmesh.model;

import java.nio.FloatBuffer;

/**
 * The outputs of one run for all texts of its pack: a view of memory that the runner lends until {@link #close}. Copy
 * what you need for longer.
 */
public final class Rows implements AutoCloseable {

    private final FloatBuffer vectors;
    private final int hiddenSize;
    private final FloatBuffer logits;
    private final int vocabularySize;
    private final Runnable giveBack;
    // Used only by the thread that holds the rows.
    private boolean closed;

    private Rows(FloatBuffer vectors, int hiddenSize, FloatBuffer logits, int vocabularySize, Runnable giveBack) {
        this.vectors = vectors;
        this.hiddenSize = hiddenSize;
        this.logits = logits;
        this.vocabularySize = vocabularySize;
        this.giveBack = giveBack;
    }

    /**
     * Outputs in memory that the runner lends.
     *
     * @param vectors the wanted final hidden vectors, one after another, each {@code hiddenSize} long
     * @param logits the wanted vocabulary logits, one mask after another, each {@code vocabularySize} long
     * @param giveBack called once, by {@link #close}: no code reads the buffers after that
     */
    public static Rows lent(
            FloatBuffer vectors, int hiddenSize, FloatBuffer logits, int vocabularySize, Runnable giveBack) {
        return new Rows(vectors, hiddenSize, logits, vocabularySize, giveBack);
    }

    /** Outputs in arrays, which need not be given back. */
    public static Rows of(float[] vectors, int hiddenSize, float[] logits, int vocabularySize) {
        return new Rows(FloatBuffer.wrap(vectors), hiddenSize, FloatBuffer.wrap(logits), vocabularySize, () -> {});
    }

    /** The wanted final hidden vectors, one after another. */
    public FloatBuffer vectors() {
        return vectors;
    }

    /** The length of a vector. */
    public int hiddenSize() {
        return hiddenSize;
    }

    /** The wanted vocabulary logits, one mask after another. */
    public FloatBuffer logits() {
        return logits;
    }

    /** How many logits a mask has. */
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        giveBack.run();
    }
}
