package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.similarity.SemanticSimilarity;
import io.bertmesh.similarity.SemanticSimilarity.TextPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Semantic similarity in JSON, and how it maps to the task's records. */
final class SimilarityJson {

    static final String ONE_PAIR = """
            {"text_a": "今天天气很好。", "text_b": "今天的天气真不错。"}""";
    static final String LIST = """
            {"pairs": [{"text_a": "今天天气很好。", "text_b": "今天的天气真不错。"},
                       {"text_a": "你好。", "text_b": "再见。"}], "pooling": "MEAN"}""";

    private SimilarityJson() {}

    @Schema(description = "Texts to compare: either text_a and text_b, or pairs")
    public record CompareRequest(
            @Schema(description = "The first text of one pair") @Nullable
            String textA,

            @Schema(description = "The second text of one pair") @Nullable
            String textB,

            @Schema(description = "Pairs of texts", minItems = 1) @Nullable
            List<@Nullable Pair> pairs,

            @Schema(description = ApiDescription.MODEL) @Nullable
            String model,

            @Schema(description = ApiDescription.VERSION) @Nullable
            String version,

            @Schema(
                    description = ApiDescription.POOLING,
                    enumeration = {"CLS", "MEAN", "MAX"})
            @Nullable
            String pooling,

            @Schema(description = ApiDescription.TRUNCATE, defaultValue = "false") @Nullable
            Boolean truncate,

            @Schema(description = ApiDescription.BYPASS_CACHE, defaultValue = "false") @Nullable
            Boolean bypassCache) {

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

    @Schema(name = "TextPair", description = "Two texts to compare")
    public record Pair(
            @Schema(required = true, description = "The first text") @Nullable
            String textA,

            @Schema(required = true, description = "The second text") @Nullable
            String textB) {}

    @Schema(description = ApiDescription.RESPONSE)
    public record CompareResponse(
            @Nullable CompareResult result,

            @Schema(description = ApiDescription.SOURCE) RestEnums.@Nullable AnswerSource source,

            @Schema(description = ApiDescription.RESULTS) @Nullable
            List<CompareOutcome> results,

            @Schema(required = true) ModelJson.Identity model,

            @Schema(required = true, description = ApiDescription.TIMESTAMP)
            Instant timestamp) {}

    @Schema(description = ApiDescription.OUTCOME)
    public record CompareOutcome(
            @Nullable CompareResult result,

            @Schema(description = ApiDescription.SOURCE) RestEnums.@Nullable AnswerSource source,

            @Schema(description = ApiDescription.ERROR) @Nullable
            Problem error) {}

    @Schema(description = "How close two texts are")
    public record CompareResult(
            @Schema(
                    required = true,
                    description = "Cosine of the angle between the two pooled vectors",
                    minimum = "-1",
                    maximum = "1")
            float cosine,

            @Schema(required = true, description = "The cosine, or 0 if it is negative", minimum = "0", maximum = "1")
            float score,

            @Schema(required = true, description = "How many tokens of text_a were used, [CLS] and [SEP] included")
            int tokenCountA,

            @Schema(required = true, description = "How many tokens of text_b were used, [CLS] and [SEP] included")
            int tokenCountB,

            @Schema(required = true, description = "How many tokens of text_a were cut off: 0 unless truncate was set")
            int droppedTokenCountA,

            @Schema(required = true, description = "How many tokens of text_b were cut off: 0 unless truncate was set")
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

    /** @param isOne whether the request named one pair instead of a list */
    static CompareResponse toJson(SemanticSimilarity.Response response, boolean isOne) {
        ModelJson.Identity model = ModelJson.toJson(response.model());
        if (isOne) {
            SemanticSimilarity.Result only = RestCalls.only(response.outcomes());
            return new CompareResponse(toJson(only), RestEnums.of(only.source()), null, model, Instant.now());
        }
        List<CompareOutcome> results = RestCalls.each(
                response.outcomes(),
                result -> new CompareOutcome(toJson(result), RestEnums.of(result.source()), null),
                problem -> new CompareOutcome(null, null, problem));
        return new CompareResponse(null, null, results, model, Instant.now());
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
