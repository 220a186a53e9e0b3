package io.bertmesh.model;

/**
 * The model's outputs for one text: a view of the run's {@link Rows}, invalid once these are closed. Vectors are copied
 * out; {@link #probabilities} are a view as well.
 *
 * @param firstVector number of the text's first vector in the rows
 * @param firstMask number of its first mask in the rows
 */
public record TextOutput(TextInput input, Rows rows, int firstVector, int firstMask) {

    /** The same outputs for an equal input. */
    public TextOutput forInput(TextInput other) {
        return new TextOutput(other, rows, firstVector, firstMask);
    }

    /** How many vectors there are: as many as the input wants. */
    public int vectorCount() {
        return input.vectorTokenCount();
    }

    /** The length of a vector. */
    public int hiddenSize() {
        return rows.hiddenSize();
    }

    /** The component {@code component} of the final hidden vector of token {@code token}. */
    public float vector(int token, int component) {
        return rows.vectors().get((firstVector + token) * rows.hiddenSize() + component);
    }

    /** A copy of the final hidden vector of token {@code token}. */
    public float[] vector(int token) {
        float[] vector = new float[rows.hiddenSize()];
        copyVector(token, vector);
        return vector;
    }

    /** Copies the final hidden vector of token {@code token} to {@code target}, which has the same length. */
    public void copyVector(int token, float[] target) {
        rows.vectors().get((firstVector + token) * rows.hiddenSize(), target);
    }

    /** How many masks there are: as many as the input wants. */
    public int maskCount() {
        return input.maskTokens().length;
    }

    /** The probability of each token of the vocabulary at mask number {@code mask}. */
    public Probabilities probabilities(int mask) {
        int from = (firstMask + mask) * rows.vocabularySize();
        return Probabilities.ofLogits(rows.logits(), from, rows.vocabularySize());
    }
}
