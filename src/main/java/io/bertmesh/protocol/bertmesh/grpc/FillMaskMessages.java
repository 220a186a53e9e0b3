package io.bertmesh.protocol.bertmesh.grpc;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import io.bertmesh.fillmask.FillMask;
import io.bertmesh.protocol.OnlyInput;
import io.bertmesh.protocol.grpc.GrpcStatus;
import io.bertmesh.v1.FillMaskOptions;
import io.bertmesh.v1.FillMaskOutcome;
import io.bertmesh.v1.FillMaskResponse;
import io.bertmesh.v1.FillMaskResult;
import io.bertmesh.v1.MaskCandidate;
import io.bertmesh.v1.MaskPrediction;
import io.bertmesh.v1.StreamFillMaskResponse;
import java.util.List;

/** Maps fill-mask between messages and the task's records. */
final class FillMaskMessages {

    private FillMaskMessages() {}

    static FillMask.Request toRequest(List<String> texts, FillMaskOptions options) {
        return new FillMask.Request(
                Messages.selector(options.getModel(), options.getVersion()),
                texts,
                options.hasTopK() ? options.getTopK() : FillMask.DEFAULT_TOP_K,
                options.getTargetsList(),
                Messages.cacheUse(options.getBypassCache()));
    }

    static FillMaskResponse toProto(FillMask.Response response) {
        FillMaskResponse.Builder message = FillMaskResponse.newBuilder()
                .setModel(Messages.identity(response.model()))
                .addAllUnknownTargets(response.unknownTargets());
        response.outcomes().forEach(outcome -> message.addOutcomes(toProto(outcome)));
        return message.build();
    }

    /** The answer to one item of a stream. */
    static StreamFillMaskResponse only(FillMask.Response response) {
        return StreamFillMaskResponse.newBuilder()
                .setModel(Messages.identity(response.model()))
                .setOutcome(toProto(Messages.only(response.outcomes())))
                .addAllUnknownTargets(response.unknownTargets())
                .build();
    }

    /** The answer to one item of a stream that failed before a model was found. */
    static StreamFillMaskResponse refused(InferenceError error) {
        return StreamFillMaskResponse.newBuilder()
                .setOutcome(toProto(new Outcome.Failed<>(OnlyInput.named(error))))
                .build();
    }

    private static FillMaskOutcome toProto(Outcome<FillMask.Result> outcome) {
        FillMaskOutcome.Builder message = FillMaskOutcome.newBuilder();
        return switch (outcome) {
            case Outcome.Result<FillMask.Result>(var result) ->
                message.setResult(toProto(result))
                        .setSource(Messages.source(result.source()))
                        .build();
            case Outcome.Failed<FillMask.Result>(var error) ->
                message.setError(GrpcStatus.toProto(error)).build();
        };
    }

    private static FillMaskResult toProto(FillMask.Result result) {
        FillMaskResult.Builder message = FillMaskResult.newBuilder().setTokenCount(result.tokenCount());
        result.masks().forEach(mask -> message.addMasks(toProto(mask)));
        return message.build();
    }

    private static MaskPrediction toProto(FillMask.Mask mask) {
        MaskPrediction.Builder message = MaskPrediction.newBuilder()
                .setUtf16Offset(mask.utf16Offset())
                .setUtf16End(mask.utf16End())
                .setCodePointOffset(mask.codePointOffset())
                .setCodePointEnd(mask.codePointEnd());
        mask.candidates().forEach(candidate -> message.addCandidates(toProto(candidate)));
        return message.build();
    }

    private static MaskCandidate toProto(FillMask.Candidate candidate) {
        return MaskCandidate.newBuilder()
                .setToken(candidate.token())
                .setTokenId(candidate.tokenId())
                .setScore(candidate.score())
                .setFilledText(candidate.filledText())
                .build();
    }
}
