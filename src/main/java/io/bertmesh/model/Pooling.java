package io.bertmesh.model;

import io.bertmesh.tokenizer.Encoding;

/** How the vectors of a text's tokens become one vector. */
public enum Pooling {
    /** The vector of [CLS], the first token. */
    CLS,
    /** The mean over all tokens, [CLS] and [SEP] included. */
    MEAN,
    /** The maximum of each component over all tokens, [CLS] and [SEP] included. */
    MAX,
    /** No pooling: one vector for each token. */
    TOKENS;

    /** What must be run for this pooling. */
    public TextInput input(Encoding encoding) {
        return switch (this) {
            case CLS -> TextInput.forFirstToken(encoding);
            case MEAN, MAX, TOKENS -> TextInput.forAllTokens(encoding);
        };
    }

    /** The pooled vector. Throws {@link IllegalStateException} for {@link #TOKENS}, which has none. */
    public float[] pool(TextOutput output) {
        return switch (this) {
            case CLS -> output.vector(0);
            case MEAN -> mean(output);
            case MAX -> max(output);
            case TOKENS -> throw new IllegalStateException("tokens are not pooled");
        };
    }

    private static float[] mean(TextOutput output) {
        double[] sums = new double[output.hiddenSize()];
        float[] vector = new float[output.hiddenSize()];
        for (int token = 0; token < output.vectorCount(); token++) {
            output.copyVector(token, vector);
            for (int component = 0; component < sums.length; component++) {
                sums[component] += vector[component];
            }
        }
        for (int component = 0; component < sums.length; component++) {
            vector[component] = (float) (sums[component] / output.vectorCount());
        }
        return vector;
    }

    private static float[] max(TextOutput output) {
        float[] pooled = output.vector(0);
        float[] vector = new float[output.hiddenSize()];
        for (int token = 1; token < output.vectorCount(); token++) {
            output.copyVector(token, vector);
            for (int component = 0; component < pooled.length; component++) {
                pooled[component] = Math.max(pooled[component], vector[component]);
            }
        }
        return pooled;
    }
}
