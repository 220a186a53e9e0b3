package io.bertmesh.similarity;

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

/** Request, response and result of semantic similarity: how close two texts are in meaning. */
public final class SemanticSimilarity {

    private SemanticSimilarity() {}

    /**
     * Pairs to compare.
     *
     * @param pooling how a text becomes one vector, not {@link Pooling#TOKENS}; empty means the model's default
     */
    public record Request(
            ModelSelector model,
            Inputs<TextPair> pairs,
            Optional<Pooling> pooling,
            Truncation truncation,
            CacheUse cacheUse) {}

    /** Two texts. */
    public record TextPair(String textA, String textB) {}

    /**
     * The answer to a request.
     *
     * @param outcomes one for each pair, in order
     */
    public record Response(ModelIdentity model, List<Outcome<Result>> outcomes) {
        public Response {
            outcomes = List.copyOf(outcomes);
        }
    }

    /**
     * How close two texts are.
     *
     * @param cosine of the angle between the pooled vectors: −1 to 1
     * @param score the cosine, or 0 if it is negative
     * @param tokenCountA tokens of the first text used, [CLS] and [SEP] included
     * @param tokenCountB tokens of the second text used
     * @param droppedTokenCountA tokens cut off the first text
     * @param droppedTokenCountB tokens cut off the second text
     * @param source where the farther of the two vectors came from
     */
    public record Result(
            float cosine,
            float score,
            int tokenCountA,
            int tokenCountB,
            int droppedTokenCountA,
            int droppedTokenCountB,
            AnswerSource source) {}
}
