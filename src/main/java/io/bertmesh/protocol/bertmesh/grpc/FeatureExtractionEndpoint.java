package io.bertmesh.protocol.bertmesh.grpc;

import io.bertmesh.catalog.ModelSelector;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import io.bertmesh.features.FeatureExtraction;
import io.bertmesh.features.FeatureExtraction.Normalization;
import io.bertmesh.features.FeatureExtractionTask;
import io.bertmesh.inference.Inputs;
import io.bertmesh.protocol.grpc.GrpcCalls;
import io.bertmesh.protocol.grpc.GrpcStatus;
import io.bertmesh.protocol.grpc.StreamWindow;
import io.bertmesh.v1.ExtractOptions;
import io.bertmesh.v1.ExtractOutcome;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.ExtractResponse;
import io.bertmesh.v1.ExtractResult;
import io.bertmesh.v1.FeatureExtractionService;
import io.bertmesh.v1.StreamExtractRequest;
import io.bertmesh.v1.StreamExtractResponse;
import io.bertmesh.v1.TokenVector;
import io.quarkus.grpc.GrpcService;
import io.quarkus.grpc.RegisterInterceptor;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Feature extraction over gRPC. */
@GrpcService
@RegisterInterceptor(StreamWindow.class)
class FeatureExtractionEndpoint implements FeatureExtractionService {

    private final FeatureExtractionTask task;
    private final GrpcCalls calls;

    FeatureExtractionEndpoint(FeatureExtractionTask task, GrpcCalls calls) {
        this.task = task;
        this.calls = calls;
    }

    @Override
    public Uni<ExtractResponse> extract(ExtractRequest request) {
        return calls.answer(call -> toProto(
                task.answer(toRequest(Inputs.list("texts", request.getTextsList()), request.getOptions()), call)));
    }

    @Override
    public Multi<StreamExtractResponse> streamExtract(Multi<StreamExtractRequest> requests) {
        return calls.answerStream(
                requests,
                (request, call) ->
                        only(task.answer(toRequest(Inputs.one("text", request.getText()), request.getOptions()), call)),
                FeatureExtractionEndpoint::refused);
    }

    private static FeatureExtraction.Request toRequest(Inputs<String> texts, ExtractOptions options) {
        return new FeatureExtraction.Request(
                new ModelSelector(options.getModel(), options.getVersion()),
                texts,
                Messages.pooling(options.getPooling(), options.getPoolingValue()),
                normalization(options),
                Messages.truncation(options.getTruncate()),
                Messages.cacheUse(options.getBypassCache()));
    }

    private static Optional<Normalization> normalization(ExtractOptions options) {
        if (!options.hasNormalize()) {
            return Optional.empty();
        }
        return Optional.of(options.getNormalize() ? Normalization.UNIT_LENGTH : Normalization.NONE);
    }

    private static ExtractResponse toProto(FeatureExtraction.Response response) {
        ExtractResponse.Builder message = ExtractResponse.newBuilder().setModel(Messages.identity(response.model()));
        response.outcomes().forEach(outcome -> message.addOutcomes(toProto(outcome)));
        return message.build();
    }

    /** The answer to one item of a stream. */
    private static StreamExtractResponse only(FeatureExtraction.Response response) {
        return StreamExtractResponse.newBuilder()
                .setModel(Messages.identity(response.model()))
                .setOutcome(toProto(response.outcomes().getFirst()))
                .build();
    }

    /** The answer to one item of a stream that failed before a model was found. */
    private static StreamExtractResponse refused(InferenceError error) {
        return StreamExtractResponse.newBuilder()
                .setOutcome(toProto(new Outcome.Failed<>(error)))
                .build();
    }

    private static ExtractOutcome toProto(Outcome<FeatureExtraction.Result> outcome) {
        ExtractOutcome.Builder message = ExtractOutcome.newBuilder();
        return switch (outcome) {
            case Outcome.Result<FeatureExtraction.Result>(var result) ->
                message.setResult(toProto(result))
                        .setSource(Messages.source(result.source()))
                        .build();
            case Outcome.Failed<FeatureExtraction.Result>(var error) ->
                message.setError(GrpcStatus.toProto(error)).build();
        };
    }

    private static ExtractResult toProto(FeatureExtraction.Result result) {
        ExtractResult.Builder message = ExtractResult.newBuilder()
                .setTokenCount(result.tokenCount())
                .setTruncated(result.truncated())
                .setDroppedTokenCount(result.droppedTokenCount());
        VectorField.merge(ExtractResult.VECTOR_FIELD_NUMBER, result.vector(), message);
        result.tokens().forEach(token -> message.addTokens(toProto(token)));
        return message.build();
    }

    private static TokenVector toProto(FeatureExtraction.TokenVector token) {
        TokenVector.Builder message =
                TokenVector.newBuilder().setToken(token.token()).setTokenId(token.tokenId());
        VectorField.merge(TokenVector.VECTOR_FIELD_NUMBER, token.vector(), message);
        return message.build();
    }
}
