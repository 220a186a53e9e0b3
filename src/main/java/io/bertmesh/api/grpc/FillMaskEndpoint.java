package io.bertmesh.api.grpc;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import io.bertmesh.fillmask.FillMask;
import io.bertmesh.fillmask.FillMaskTask;
import io.bertmesh.v1.FillMaskOutcome;
import io.bertmesh.v1.FillMaskRequest;
import io.bertmesh.v1.FillMaskResponse;
import io.bertmesh.v1.FillMaskResult;
import io.bertmesh.v1.FillMaskService;
import io.bertmesh.v1.MaskCandidate;
import io.bertmesh.v1.MaskPrediction;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

/** Fill-mask over gRPC. */
@GrpcService
class FillMaskEndpoint implements FillMaskService {

    private final FillMaskTask task;
    private final GrpcCalls calls;

    FillMaskEndpoint(FillMaskTask task, GrpcCalls calls) {
        this.task = task;
        this.calls = calls;
    }

    @Override
    public Uni<FillMaskResponse> fillMask(FillMaskRequest request) {
        return calls.answer(call -> message(task.answer(words(request), call)));
    }

    private static FillMask.Request words(FillMaskRequest request) {
        return new FillMask.Request(
                Messages.selector(request.getModel(), request.getVersion()),
                request.getTextsList(),
                request.hasTopK() ? request.getTopK() : FillMask.DEFAULT_TOP_K,
                request.getTargetsList());
    }

    private static FillMaskResponse message(FillMask.Response response) {
        FillMaskResponse.Builder message = FillMaskResponse.newBuilder()
                .setModel(Messages.identity(response.model()))
                .addAllUnknownTargets(response.unknownTargets());
        response.outcomes().forEach(outcome -> message.addOutcomes(message(outcome)));
        return message.build();
    }

    private static FillMaskOutcome message(Outcome<FillMask.Result> outcome) {
        return switch (outcome) {
            case Outcome.Result<FillMask.Result>(FillMask.Result result) ->
                FillMaskOutcome.newBuilder().setResult(message(result)).build();
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
