package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.fillmask.FillMask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fill-mask in JSON; {@code META-INF/openapi.yaml} describes each field. */
final class FillMaskJson {

    private FillMaskJson() {}

    public record FillMaskRequest(
            @Nullable String text,
            @Nullable List<@Nullable String> texts,
            @Nullable String model,
            @Nullable String version,
            @Nullable Integer topK,
            @Nullable List<@Nullable String> targets,
            @Nullable Boolean bypassCache) {

        OneOrMany<String> inputs() {
            return OneOrMany.of("text", text, "texts", texts);
        }

        FillMask.Request toTask(OneOrMany<String> inputs) {
            return new FillMask.Request(
                    RestCalls.selector(model, version),
                    inputs.inputs(),
                    topK == null ? FillMask.DEFAULT_TOP_K : topK,
                    targets == null ? List.of() : RestCalls.withoutNull("targets", targets),
                    RestCalls.cacheUse(bypassCache));
        }
    }

    public record FillMaskResult(List<MaskPrediction> masks, int tokenCount) {}

    public record MaskPrediction(
            int utf16Offset, int utf16End, int codePointOffset, int codePointEnd, List<MaskCandidate> candidates) {}

    public record MaskCandidate(String token, int tokenId, float score, String filledText) {}

    static Answer<FillMaskResult> toJson(FillMask.Response response, boolean isOne) {
        return Answer.of(response.model(), response.outcomes(), isOne, FillMaskJson::toJson, FillMask.Result::source)
                .withUnknownTargets(response.unknownTargets());
    }

    private static FillMaskResult toJson(FillMask.Result result) {
        return new FillMaskResult(
                result.masks().stream().map(FillMaskJson::toJson).toList(), result.tokenCount());
    }

    private static MaskPrediction toJson(FillMask.Mask mask) {
        List<MaskCandidate> candidates = mask.candidates().stream()
                .map(candidate -> new MaskCandidate(
                        candidate.token(), candidate.tokenId(), candidate.score(), candidate.filledText()))
                .toList();
        return new MaskPrediction(
                mask.utf16Offset(), mask.utf16End(), mask.codePointOffset(), mask.codePointEnd(), candidates);
    }
}
