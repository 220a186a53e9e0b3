package io.bertmesh.api.grpc;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import io.bertmesh.features.FeatureExtraction;
import io.bertmesh.features.FeatureExtraction.Normalization;
import io.bertmesh.features.FeatureExtractionTask;
import io.bertmesh.features.Pooling;
import io.bertmesh.v1.ExtractOutcome;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.ExtractResponse;
import io.bertmesh.v1.ExtractResult;
import io.bertmesh.v1.FeatureExtractionService;
import io.bertmesh.v1.TokenVector;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

/** Feature extraction over gRPC. */
@GrpcService
class FeatureExtractionEndpoint implements FeatureExtractionService {

    private final FeatureExtractionTask task;
    private final GrpcCalls calls;

    FeatureExtractionEndpoint(FeatureExtractionTask task, GrpcCalls calls) {
        this.task = task;
        this.calls = calls;
    }

    @Override
    public Uni<ExtractResponse> extract(ExtractRequest request) {
        return calls.answer(call -> message(task.answer(words(request), call)));
    }

    private static FeatureExtraction.Request words(ExtractRequest request) {
        return new FeatureExtraction.Request(
                Messages.selector(request.getModel(), request.getVersion()),
                request.getTextsList(),
                Messages.pooling(request.getPooling(), request.getPoolingValue(), Pooling.CLS),
                request.getNormalize() ? Normalization.UNIT_LENGTH : Normalization.NONE,
                Messages.truncation(request.getTruncate()));
    }

    private static ExtractResponse message(FeatureExtraction.Response response) {
        ExtractResponse.Builder message = ExtractResponse.newBuilder().setModel(Messages.identity(response.model()));
        response.outcomes().forEach(outcome -> message.addOutcomes(message(outcome)));
        return message.build();
    }

    private static ExtractOutcome message(Outcome<FeatureExtraction.Result> outcome) {
        return switch (outcome) {
            case Outcome.Result<FeatureExtraction.Result>(FeatureExtraction.Result result) ->
                ExtractOutcome.newBuilder().setResult(message(result)).build();
            case Outcome.Failed<FeatureExtraction.Result>(InferenceError error) ->
                ExtractOutcome.newBuilder().setError(Messages.inputError(error)).build();
        };
    }

    private static ExtractResult message(FeatureExtraction.Result result) {
        ExtractResult.Builder message = ExtractResult.newBuilder()
                .setTokenCount(result.tokenCount())
                .setTruncated(result.truncated())
                .setDroppedTokenCount(result.droppedTokenCount());
        // One by one, because addAll takes boxed numbers only.
        for (float component : result.vector()) {
            message.addVector(component);
        }
        result.tokens().forEach(token -> message.addTokens(message(token)));
        return message.build();
    }

    private static TokenVector message(FeatureExtraction.TokenVector token) {
        TokenVector.Builder message =
                TokenVector.newBuilder().setToken(token.token()).setTokenId(token.tokenId());
        for (float component : token.vector()) {
            message.addVector(component);
        }
        return message.build();
    }
}
