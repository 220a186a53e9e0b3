package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.fillmask.FillMask;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Fill-mask in JSON, and how it maps to the task's records. */
final class FillMaskJson {

    static final String ONE_TEXT = """
            {"text": "中国的首都是[MASK]京。", "top_k": 3}""";
    static final String LIST = """
            {"texts": ["中国的首都是[MASK]京。", "巴黎是[MASK]国的首都。"], "top_k": 1}""";

    private FillMaskJson() {}

    @Schema(description = "Texts with masks: exactly one of text and texts")
    public record FillMaskRequest(
            @Schema(description = "One text with one or more [MASK]") @Nullable
            String text,

            @Schema(description = "Texts with one or more [MASK] each", minItems = 1) @Nullable
            List<@Nullable String> texts,

            @Schema(description = ApiDescription.MODEL) @Nullable
            String model,

            @Schema(description = ApiDescription.VERSION) @Nullable
            String version,

            @Schema(
                    description = "How many candidates to give for each mask",
                    minimum = "1",
                    maximum = "" + FillMask.MAX_TOP_K,
                    defaultValue = "" + FillMask.DEFAULT_TOP_K)
            @Nullable
            Integer topK,

            @Schema(
                    description = "If there, only these tokens are candidates. Their probabilities over the whole "
                            + "vocabulary do not change",
                    maxItems = FillMask.MAX_TARGETS)
            @Nullable
            List<@Nullable String> targets,

            @Schema(description = ApiDescription.BYPASS_CACHE, defaultValue = "false") @Nullable
            Boolean bypassCache) {

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

    @Schema(description = ApiDescription.RESPONSE)
    public record FillMaskResponse(
            @Nullable FillMaskResult result,

            @Schema(description = ApiDescription.SOURCE) RestEnums.@Nullable AnswerSource source,

            @Schema(description = ApiDescription.RESULTS) @Nullable
            List<FillMaskOutcome> results,

            @Schema(required = true) ModelJson.Identity model,

            @Schema(description = "Targets that are no token of the vocabulary, absent if there are none")
            List<String> unknownTargets,

            @Schema(required = true, description = ApiDescription.TIMESTAMP)
            Instant timestamp) {}

    @Schema(description = ApiDescription.OUTCOME)
    public record FillMaskOutcome(
            @Nullable FillMaskResult result,

            @Schema(description = ApiDescription.SOURCE) RestEnums.@Nullable AnswerSource source,

            @Schema(description = ApiDescription.ERROR) @Nullable
            Problem error) {}

    @Schema(description = "The masks of one text")
    public record FillMaskResult(
            @Schema(
                    required = true,
                    description = "In the order of the text. Each is filled as if the others stayed masks")
            List<MaskPrediction> masks,

            @Schema(required = true, description = ApiDescription.TOKEN_COUNT, examples = "11")
            int tokenCount) {}

    @Schema(description = "One mask and what may stand there")
    public record MaskPrediction(
            @Schema(required = true, description = "Where the mask begins, in UTF-16 code units", examples = "6")
            int utf16Offset,

            @Schema(required = true, description = "Where the text goes on, in UTF-16 code units", examples = "12")
            int utf16End,

            @Schema(required = true, description = "Where the mask begins, in Unicode code points", examples = "6")
            int codePointOffset,

            @Schema(required = true, description = "Where the text goes on, in Unicode code points", examples = "12")
            int codePointEnd,

            @Schema(
                    required = true,
                    description = "Best first. Of equally likely ones the smaller token_id comes first")
            List<MaskCandidate> candidates) {}

    @Schema(description = "One token that may stand for a mask")
    public record MaskCandidate(
            @Schema(required = true, description = ApiDescription.TOKEN, examples = "北")
            String token,

            @Schema(required = true, description = ApiDescription.TOKEN_ID)
            int tokenId,

            @Schema(
                    required = true,
                    description = "Probability of the token at this mask, over the whole vocabulary",
                    minimum = "0",
                    maximum = "1")
            float score,

            @Schema(
                    required = true,
                    description = "The text with this mask replaced by the token, without its ##",
                    examples = "中国的首都是北京。")
            String filledText) {}

    /** @param isOne whether the request named one text instead of a list */
    static FillMaskResponse toJson(FillMask.Response response, boolean isOne) {
        ModelJson.Identity model = ModelJson.toJson(response.model());
        List<String> unknown = response.unknownTargets();
        if (isOne) {
            FillMask.Result only = RestCalls.only(response.outcomes());
            return new FillMaskResponse(toJson(only), RestEnums.of(only.source()), null, model, unknown, Instant.now());
        }
        List<FillMaskOutcome> results = RestCalls.each(
                response.outcomes(),
                result -> new FillMaskOutcome(toJson(result), RestEnums.of(result.source()), null),
                problem -> new FillMaskOutcome(null, null, problem));
        return new FillMaskResponse(null, null, results, model, unknown, Instant.now());
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
