package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.features.FeatureExtraction;
import io.bertmesh.features.FeatureExtraction.Normalization;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Feature extraction in JSON; {@code META-INF/openapi.yaml} describes each field. */
final class FeatureExtractionJson {

    private FeatureExtractionJson() {}

    public record ExtractRequest(
            @Nullable String text,
            @Nullable List<@Nullable String> texts,
            @Nullable String model,
            @Nullable String version,
            @Nullable String pooling,
            @Nullable Boolean normalize,
            @Nullable Boolean truncate,
            @Nullable Boolean bypassCache) {

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

    public record ExtractResult(
            float[] vector, List<TokenVector> tokens, int tokenCount, boolean truncated, int droppedTokenCount) {}

    public record TokenVector(String token, int tokenId, float[] vector) {}

    static Answer<ExtractResult> toJson(FeatureExtraction.Response response, boolean isOne) {
        return Answer.of(
                response.model(),
                response.outcomes(),
                isOne,
                FeatureExtractionJson::toJson,
                FeatureExtraction.Result::source);
    }

    private static ExtractResult toJson(FeatureExtraction.Result result) {
        List<TokenVector> tokens = result.tokens().stream()
                .map(token -> new TokenVector(token.token(), token.tokenId(), token.vector()))
                .toList();
        return new ExtractResult(
                result.vector(), tokens, result.tokenCount(), result.truncated(), result.droppedTokenCount());
    }
}
