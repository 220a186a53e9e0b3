package io.bertmesh.api.grpc;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import io.bertmesh.features.Pooling;
import io.bertmesh.similarity.SemanticSimilarity;
import io.bertmesh.similarity.SemanticSimilarityTask;
import io.bertmesh.v1.CompareOutcome;
import io.bertmesh.v1.CompareRequest;
import io.bertmesh.v1.CompareResponse;
import io.bertmesh.v1.CompareResult;
import io.bertmesh.v1.SemanticSimilarityService;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

/** Semantic similarity over gRPC. */
@GrpcService
class SemanticSimilarityEndpoint implements SemanticSimilarityService {

    private final SemanticSimilarityTask task;
    private final GrpcCalls calls;

    SemanticSimilarityEndpoint(SemanticSimilarityTask task, GrpcCalls calls) {
        this.task = task;
        this.calls = calls;
    }

    @Override
    public Uni<CompareResponse> compare(CompareRequest request) {
        return calls.answer(call -> message(task.answer(words(request), call)));
    }

    private static SemanticSimilarity.Request words(CompareRequest request) {
        return new SemanticSimilarity.Request(
                Messages.selector(request.getModel(), request.getVersion()),
                request.getPairsList().stream()
                        .map(pair -> new SemanticSimilarity.TextPair(pair.getTextA(), pair.getTextB()))
                        .toList(),
                Messages.pooling(request.getPooling(), request.getPoolingValue(), Pooling.MEAN),
                Messages.truncation(request.getTruncate()));
    }

    private static CompareResponse message(SemanticSimilarity.Response response) {
        CompareResponse.Builder message = CompareResponse.newBuilder().setModel(Messages.identity(response.model()));
        response.outcomes().forEach(outcome -> message.addOutcomes(message(outcome)));
        return message.build();
    }

    private static CompareOutcome message(Outcome<SemanticSimilarity.Result> outcome) {
        return switch (outcome) {
            case Outcome.Result<SemanticSimilarity.Result>(SemanticSimilarity.Result result) ->
                CompareOutcome.newBuilder().setResult(message(result)).build();
            case Outcome.Failed<SemanticSimilarity.Result>(InferenceError error) ->
                CompareOutcome.newBuilder().setError(Messages.inputError(error)).build();
        };
    }

    private static CompareResult message(SemanticSimilarity.Result result) {
        return CompareResult.newBuilder()
                .setCosine(result.cosine())
                .setScore(result.score())
                .setTokenCountA(result.tokenCountA())
                .setTokenCountB(result.tokenCountB())
                .setDroppedTokenCountA(result.droppedTokenCountA())
                .setDroppedTokenCountB(result.droppedTokenCountB())
                .build();
    }
}
