package io.bertmesh.protocol.bertmesh.grpc;

import io.bertmesh.catalog.ModelSelector;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import io.bertmesh.fillmask.FillMask;
import io.bertmesh.fillmask.FillMaskTask;
import io.bertmesh.inference.Inputs;
import io.bertmesh.protocol.grpc.GrpcCalls;
import io.bertmesh.protocol.grpc.GrpcStatus;
import io.bertmesh.protocol.grpc.StreamWindow;
import io.bertmesh.v1.FillMaskOptions;
import io.bertmesh.v1.FillMaskOutcome;
import io.bertmesh.v1.FillMaskRequest;
import io.bertmesh.v1.FillMaskResponse;
import io.bertmesh.v1.FillMaskResult;
import io.bertmesh.v1.FillMaskService;
import io.bertmesh.v1.MaskCandidate;
import io.bertmesh.v1.MaskPrediction;
import io.bertmesh.v1.StreamFillMaskRequest;
import io.bertmesh.v1.StreamFillMaskResponse;
import io.quarkus.grpc.GrpcService;
import io.quarkus.grpc.RegisterInterceptor;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Fill-mask over gRPC. */
@GrpcService
@RegisterInterceptor(StreamWindow.class)
class FillMaskEndpoint implements FillMaskService {

    private final FillMaskTask task;
    private final GrpcCalls calls;

    FillMaskEndpoint(FillMaskTask task, GrpcCalls calls) {
        this.task = task;
        this.calls = calls;
    }

    @Override
    public Uni<FillMaskResponse> fillMask(FillMaskRequest request) {
        return calls.answer(call -> toProto(
                task.answer(toRequest(Inputs.list("texts", request.getTextsList()), request.getOptions()), call)));
    }

    @Override
    public Multi<StreamFillMaskResponse> streamFillMask(Multi<StreamFillMaskRequest> requests) {
        return calls.answerStream(
                requests,
                (request, call) ->
                        only(task.answer(toRequest(Inputs.one("text", request.getText()), request.getOptions()), call)),
                FillMaskEndpoint::refused);
    }

    private static FillMask.Request toRequest(Inputs<String> texts, FillMaskOptions options) {
        return new FillMask.Request(
                new ModelSelector(options.getModel(), options.getVersion()),
                texts,
                options.hasTopK() ? options.getTopK() : FillMask.DEFAULT_TOP_K,
                options.getTargetsList(),
                Messages.cacheUse(options.getBypassCache()));
    }

    private static FillMaskResponse toProto(FillMask.Response response) {
        FillMaskResponse.Builder message = FillMaskResponse.newBuilder()
                .setModel(Messages.identity(response.model()))
                .addAllUnknownTargets(response.unknownTargets());
        response.outcomes().forEach(outcome -> message.addOutcomes(toProto(outcome)));
        return message.build();
    }

    /** The answer to one item of a stream. */
    private static StreamFillMaskResponse only(FillMask.Response response) {
        return StreamFillMaskResponse.newBuilder()
                .setModel(Messages.identity(response.model()))
                .setOutcome(toProto(response.outcomes().getFirst()))
                .addAllUnknownTargets(response.unknownTargets())
                .build();
    }

    /** The answer to one item of a stream that failed before a model was found. */
    private static StreamFillMaskResponse refused(InferenceError error) {
        return StreamFillMaskResponse.newBuilder()
                .setOutcome(toProto(new Outcome.Failed<>(error)))
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
