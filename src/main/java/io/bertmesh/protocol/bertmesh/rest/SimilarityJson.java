package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.similarity.SemanticSimilarity;
import io.bertmesh.similarity.SemanticSimilarity.TextPair;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Semantic similarity in JSON; {@code META-INF/openapi.yaml} describes each field. */
final class SimilarityJson {

    private SimilarityJson() {}

    public record CompareRequest(
            @Nullable String textA,
            @Nullable String textB,
            @Nullable List<@Nullable Pair> pairs,
            @Nullable String model,
            @Nullable String version,
            @Nullable String pooling,
            @Nullable Boolean truncate,
            @Nullable Boolean bypassCache) {

        OneOrMany<Pair> inputs() {
            Pair one = textA == null && textB == null ? null : new Pair(textA, textB);
            return OneOrMany.of("text_a", one, "pairs", pairs);
        }

        SemanticSimilarity.Request toTask(OneOrMany<Pair> inputs) {
            return new SemanticSimilarity.Request(
                    RestCalls.selector(model, version),
                    textPairs(inputs),
                    RestCalls.pooling(pooling),
                    RestCalls.truncation(truncate),
                    RestCalls.cacheUse(bypassCache));
        }
    }

    public record Pair(@Nullable String textA, @Nullable String textB) {}

    public record CompareResult(
            float cosine,
            float score,
            int tokenCountA,
            int tokenCountB,
            int droppedTokenCountA,
            int droppedTokenCountB) {}

    private static List<TextPair> textPairs(OneOrMany<Pair> inputs) {
        List<TextPair> pairs = new ArrayList<>();
        for (Pair pair : inputs.inputs()) {
            String path = inputs.isOne() ? "" : "pairs[%d].".formatted(pairs.size());
            pairs.add(new TextPair(
                    RestCalls.required(path + "text_a", pair.textA()),
                    RestCalls.required(path + "text_b", pair.textB())));
        }
        return pairs;
    }

    static Answer<CompareResult> toJson(SemanticSimilarity.Response response, boolean isOne) {
        return Answer.of(
                response.model(),
                response.outcomes(),
                isOne,
                SimilarityJson::toJson,
                SemanticSimilarity.Result::source);
    }

    private static CompareResult toJson(SemanticSimilarity.Result result) {
        return new CompareResult(
                result.cosine(),
                result.score(),
                result.tokenCountA(),
                result.tokenCountB(),
                result.droppedTokenCountA(),
                result.droppedTokenCountB());
    }
}
