package io.bertmesh.features;

import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
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
        float[] pooled = new float[output.hiddenSize()];
        for (int component = 0; component < pooled.length; component++) {
            double sum = 0;
            for (int token = 0; token < output.vectorCount(); token++) {
                sum += output.vector(token, component);
            }
            pooled[component] = (float) (sum / output.vectorCount());
        }
        return pooled;
    }

    private static float[] max(TextOutput output) {
        float[] pooled = output.vector(0);
        for (int token = 1; token < output.vectorCount(); token++) {
            for (int component = 0; component < pooled.length; component++) {
                pooled[component] = Math.max(pooled[component], output.vector(token, component));
            }
        }
        return pooled;
    }
}
