package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.features.FeatureExtraction;
import io.bertmesh.features.FeatureExtraction.Normalization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Feature extraction in JSON, and how it maps to the task's records. */
final class FeatureExtractionJson {

    static final String ONE_TEXT = """
            {"text": "今天天气很好。"}""";
    static final String LIST = """
            {"texts": ["今天天气很好。", "巴黎是法国的首都。"], "pooling": "MEAN", "normalize": true}""";
    static final String TOKENS = """
            {"text": "今天天气很好。", "pooling": "TOKENS"}""";

    private FeatureExtractionJson() {}

    @Schema(description = "Texts to turn into vectors: exactly one of text and texts")
    public record ExtractRequest(
            @Schema(description = "One text") @Nullable String text,

            @Schema(description = "Texts", minItems = 1) @Nullable
            List<@Nullable String> texts,

            @Schema(description = ApiDescription.MODEL) @Nullable
            String model,

            @Schema(description = ApiDescription.VERSION) @Nullable
            String version,

            @Schema(
                    description = ApiDescription.POOLING,
                    enumeration = {"CLS", "MEAN", "MAX", "TOKENS"})
            @Nullable
            String pooling,

            @Schema(
                    description = "If true, every vector is divided by its Euclidean length. "
                            + "Absent means the model's default, and false for TOKENS")
            @Nullable
            Boolean normalize,

            @Schema(description = ApiDescription.TRUNCATE, defaultValue = "false") @Nullable
            Boolean truncate,

            @Schema(description = ApiDescription.BYPASS_CACHE, defaultValue = "false") @Nullable
            Boolean bypassCache) {

        OneOrMany<String> inputs() {
            return OneOrMany.of("text", text, "texts", texts);
        }

        FeatureExtraction.Request toTask(OneOrMany<String> inputs) {
            return new FeatureExtraction.Request(
                    RestCalls.selector(model, version),
                    inputs.inputs(),
                    RestCalls.pooling(pooling),
                    Optional.ofNullable(normalize)
                            .map(wanted -> wanted ? Normalization.UNIT_LENGTH : Normalization.NONE),
                    RestCalls.truncation(truncate),
                    RestCalls.cacheUse(bypassCache));
        }
    }

    @Schema(description = ApiDescription.RESPONSE)
    public record ExtractResponse(
            @Nullable ExtractResult result,

            @Schema(description = ApiDescription.SOURCE) RestEnums.@Nullable AnswerSource source,

            @Schema(description = ApiDescription.RESULTS) @Nullable
            List<ExtractOutcome> results,

            @Schema(required = true) ModelJson.Identity model,

            @Schema(required = true, description = ApiDescription.TIMESTAMP)
            Instant timestamp) {}

    @Schema(description = ApiDescription.OUTCOME)
    public record ExtractOutcome(
            @Nullable ExtractResult result,

            @Schema(description = ApiDescription.SOURCE) RestEnums.@Nullable AnswerSource source,

            @Schema(description = ApiDescription.ERROR) @Nullable
            Problem error) {}

    @Schema(description = "The vectors of one text")
    public record ExtractResult(
            @Schema(description = "The pooled vector, as long as the model's hidden_size. Absent if pooling is TOKENS")
            float[] vector,

            @Schema(
                    description = "One entry for each token, in order, [CLS] and [SEP] included. "
                            + "Absent unless pooling is TOKENS")
            List<TokenVector> tokens,

            @Schema(required = true, description = ApiDescription.TOKEN_COUNT, examples = "9")
            int tokenCount,

            @Schema(required = true, description = "Whether the end of the text was cut off")
            boolean truncated,

            @Schema(required = true, description = "How many tokens were cut off: 0 unless truncated")
            int droppedTokenCount) {}

    @Schema(description = "One token and its vector")
    public record TokenVector(
            @Schema(required = true, description = ApiDescription.TOKEN, examples = "今")
            String token,

            @Schema(required = true, description = ApiDescription.TOKEN_ID)
            int tokenId,

            @Schema(required = true, description = "As long as the model's hidden_size")
            float[] vector) {}

    /** @param isOne whether the request named one text instead of a list */
    static ExtractResponse toJson(FeatureExtraction.Response response, boolean isOne) {
        ModelJson.Identity model = ModelJson.toJson(response.model());
        if (isOne) {
            FeatureExtraction.Result only = RestCalls.only(response.outcomes());
            return new ExtractResponse(toJson(only), RestEnums.of(only.source()), null, model, Instant.now());
        }
        List<ExtractOutcome> results = RestCalls.each(
                response.outcomes(),
                result -> new ExtractOutcome(toJson(result), RestEnums.of(result.source()), null),
                problem -> new ExtractOutcome(null, null, problem));
        return new ExtractResponse(null, null, results, model, Instant.now());
    }

    private static ExtractResult toJson(FeatureExtraction.Result result) {
        List<TokenVector> tokens = result.tokens().stream()
                .map(token -> new TokenVector(token.token(), token.tokenId(), token.vector()))
                .toList();
        return new ExtractResult(
                result.vector(), tokens, result.tokenCount(), result.truncated(), result.droppedTokenCount());
    }
}
