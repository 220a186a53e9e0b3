package io.bertmesh.protocol.bertmesh.grpc;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import io.bertmesh.fillmask.FillMask;
import io.bertmesh.v1.FillMaskOutcome;
import io.bertmesh.v1.FillMaskRequest;
import io.bertmesh.v1.FillMaskResponse;
import io.bertmesh.v1.FillMaskResult;
import io.bertmesh.v1.MaskCandidate;
import io.bertmesh.v1.MaskPrediction;
import io.bertmesh.v1.StreamFillMaskRequest;
import io.bertmesh.v1.StreamFillMaskResponse;
import java.util.List;

/** Maps fill-mask between messages and our own words. */
final class FillMaskMessages {

    private FillMaskMessages() {}

    static FillMask.Request words(FillMaskRequest request) {
        return new FillMask.Request(
                Messages.selector(request.getModel(), request.getVersion()),
                request.getTextsList(),
                request.hasTopK() ? request.getTopK() : FillMask.DEFAULT_TOP_K,
                request.getTargetsList(),
                Messages.cacheUse(request.getBypassCache()));
    }

    static FillMask.Request words(StreamFillMaskRequest item) {
        return new FillMask.Request(
                Messages.selector(item.getModel(), item.getVersion()),
                List.of(item.getText()),
                item.hasTopK() ? item.getTopK() : FillMask.DEFAULT_TOP_K,
                item.getTargetsList(),
                Messages.cacheUse(item.getBypassCache()));
    }

    static FillMaskResponse message(FillMask.Response response) {
        FillMaskResponse.Builder message = FillMaskResponse.newBuilder()
                .setModel(Messages.identity(response.model()))
                .addAllUnknownTargets(response.unknownTargets());
        response.outcomes().forEach(outcome -> message.addOutcomes(message(outcome)));
        return message.build();
    }

    /** The answer to one item of a stream. */
    static StreamFillMaskResponse only(FillMask.Response response) {
        return StreamFillMaskResponse.newBuilder()
                .setModel(Messages.identity(response.model()))
                .setOutcome(message(Messages.only(response.outcomes())))
                .addAllUnknownTargets(response.unknownTargets())
                .build();
    }

    /** The answer to one item of a stream that was refused before its model had a say. */
    static StreamFillMaskResponse refused(InferenceError error) {
        return StreamFillMaskResponse.newBuilder()
                .setOutcome(message(new Outcome.Failed<FillMask.Result>(error)))
                .build();
    }

    private static FillMaskOutcome message(Outcome<FillMask.Result> outcome) {
        return switch (outcome) {
            case Outcome.Result<FillMask.Result>(FillMask.Result result) ->
                FillMaskOutcome.newBuilder()
                        .setResult(message(result))
                        .setSource(Messages.source(result.source()))
                        .build();
            case Outcome.Failed<FillMask.Result>(InferenceError error) ->
                FillMaskOutcome.newBuilder()
                        .setError(Messages.inputError(error))
                        .build();
        };
    }

    private static FillMaskResult message(FillMask.Result result) {
        FillMaskResult.Builder message = FillMaskResult.newBuilder().setTokenCount(result.tokenCount());
        result.masks().forEach(mask -> message.addMasks(message(mask)));
        return message.build();
    }

    private static MaskPrediction message(FillMask.Mask mask) {
        MaskPrediction.Builder message = MaskPrediction.newBuilder()
                .setUtf16Offset(mask.utf16Offset())
                .setCodePointOffset(mask.codePointOffset());
        mask.candidates().forEach(candidate -> message.addCandidates(message(candidate)));
        return message.build();
    }

    private static MaskCandidate message(FillMask.Candidate candidate) {
        return MaskCandidate.newBuilder()
                .setToken(candidate.token())
                .setTokenId(candidate.tokenId())
                .setScore(candidate.score())
                .setFilledText(candidate.filledText())
                .build();
    }
}
