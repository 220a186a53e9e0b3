package io.bertmesh.model;

import java.nio.FloatBuffer;

/**
 * What one run gave, for all texts of its pack: a view of memory that the runner lends until {@link #close}.
 *
 * <p>What is needed for longer is copied before.
 */
public final class Rows implements AutoCloseable {

    private final FloatBuffer vectors;
    private final int hiddenSize;
    private final FloatBuffer logits;
    private final int vocabularySize;
    private final Runnable giveBack;
    // Of the thread that has the rows.
    private boolean closed;

    private Rows(FloatBuffer vectors, int hiddenSize, FloatBuffer logits, int vocabularySize, Runnable giveBack) {
        this.vectors = vectors;
        this.hiddenSize = hiddenSize;
        this.logits = logits;
        this.vocabularySize = vocabularySize;
        this.giveBack = giveBack;
    }

    /**
     * Answers in memory that is lent.
     *
     * @param vectors final hidden vectors wanted, one after another, each {@code hiddenSize} long
     * @param logits vocabulary logits wanted, one mask after another, each {@code vocabularySize} long
     * @param giveBack run once, when nobody reads the buffers any more
     */
    public static Rows lent(
            FloatBuffer vectors, int hiddenSize, FloatBuffer logits, int vocabularySize, Runnable giveBack) {
        return new Rows(vectors, hiddenSize, logits, vocabularySize, giveBack);
    }

    /** Answers in arrays that nobody wants back. */
    public static Rows of(float[] vectors, int hiddenSize, float[] logits, int vocabularySize) {
        return new Rows(FloatBuffer.wrap(vectors), hiddenSize, FloatBuffer.wrap(logits), vocabularySize, () -> {});
    }

    /** Final hidden vectors wanted, one after another. */
    public FloatBuffer vectors() {
        return vectors;
    }

    /** Length of a vector. */
    public int hiddenSize() {
        return hiddenSize;
    }

    /** Vocabulary logits wanted, one mask after another. */
    public FloatBuffer logits() {
        return logits;
    }

    /** Logits of a mask. */
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
