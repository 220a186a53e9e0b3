package io.bertmesh.features;

import io.bertmesh.cache.CacheUse;
import io.bertmesh.call.AnswerSource;
import io.bertmesh.catalog.ModelIdentity;
import io.bertmesh.catalog.ModelSelector;
import io.bertmesh.error.Outcome;
import io.bertmesh.inference.Inputs;
import io.bertmesh.inference.Truncation;
import io.bertmesh.model.Pooling;
import java.util.List;
import java.util.Optional;

/** Request, response and result of feature extraction: texts as vectors. */
public final class FeatureExtraction {

    private FeatureExtraction() {}

    /** Whether vectors are divided by their Euclidean length. */
    public enum Normalization {
        NONE,
        UNIT_LENGTH
    }

    /**
     * Texts to turn into vectors.
     *
     * @param pooling empty means the model's default
     * @param normalization empty means the model's default
     */
    public record Request(
            ModelSelector model,
            Inputs<String> texts,
            Optional<Pooling> pooling,
            Optional<Normalization> normalization,
            Truncation truncation,
            CacheUse cacheUse) {}

    /**
     * The answer to a request.
     *
     * @param outcomes one for each text, in order
     */
    public record Response(ModelIdentity model, List<Outcome<Result>> outcomes) {
        public Response {
            outcomes = List.copyOf(outcomes);
        }
    }

    /**
     * The vectors of one text.
     *
     * @param vector the pooled vector, or empty if the pooling is {@link Pooling#TOKENS}; not to be changed
     * @param tokens one entry for each token, or empty unless the pooling is {@link Pooling#TOKENS}
     * @param tokenCount tokens used, [CLS] and [SEP] included
     * @param truncated whether the end of the text was cut off
     * @param droppedTokenCount tokens cut off
     * @param source where the vectors came from
     */
    public record Result(
            float[] vector,
            List<TokenVector> tokens,
            int tokenCount,
            boolean truncated,
            int droppedTokenCount,
            AnswerSource source) {
        public Result {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * One token and its vector.
     *
     * @param token spelling in the vocabulary, with {@code ##} inside a word
     * @param vector not to be changed
     */
    public record TokenVector(String token, int tokenId, float[] vector) {}
}
