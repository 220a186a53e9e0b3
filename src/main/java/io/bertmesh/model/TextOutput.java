package io.bertmesh.model;

import java.util.Arrays;

/**
 * What the model said of one text.
 *
 * <p>A view of the arrays of its run, which nobody changes. Thread-safe.
 */
public final class TextOutput {

    private final TextInput input;
    private final Rows rows;
    private final int firstVector;
    private final int firstMask;

    TextOutput(TextInput input, Rows rows, int firstVector, int firstMask) {
        this.input = input;
        this.rows = rows;
        this.firstVector = firstVector;
        this.firstMask = firstMask;
    }

    public TextInput input() {
        return input;
    }

    /** How many vectors there are: as many as were wanted. */
    public int vectorCount() {
        return input.vectorTokenCount();
    }

    /** Length of a vector. */
    public int hiddenSize() {
        return rows.hiddenSize();
    }

    /** Component {@code component} of the final hidden vector of token {@code token}. */
    public float vector(int token, int component) {
        return rows.vectors()[(firstVector + token) * rows.hiddenSize() + component];
    }

    /** A copy of the final hidden vector of token {@code token}. */
    public float[] vector(int token) {
        int from = (firstVector + token) * rows.hiddenSize();
        return Arrays.copyOfRange(rows.vectors(), from, from + rows.hiddenSize());
    }

    /** How many masks there are: as many as were wanted. */
    public int maskCount() {
        return input.maskTokens().length;
    }

    /** Probability of each token of the vocabulary at mask number {@code mask}. */
    public Probabilities probabilities(int mask) {
        int from = (firstMask + mask) * rows.vocabularySize();
        return Probabilities.ofLogits(rows.logits(), from, rows.vocabularySize());
    }
}
