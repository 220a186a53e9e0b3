package io.bertmesh.protocol.bertmesh.grpc;

import io.bertmesh.catalog.ModelSelector;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import io.bertmesh.inference.Inputs;
import io.bertmesh.protocol.grpc.GrpcCalls;
import io.bertmesh.protocol.grpc.GrpcStatus;
import io.bertmesh.protocol.grpc.StreamWindow;
import io.bertmesh.similarity.SemanticSimilarity;
import io.bertmesh.similarity.SemanticSimilarity.TextPair;
import io.bertmesh.similarity.SemanticSimilarityTask;
import io.bertmesh.v1.CompareOptions;
import io.bertmesh.v1.CompareOutcome;
import io.bertmesh.v1.CompareRequest;
import io.bertmesh.v1.CompareResponse;
import io.bertmesh.v1.CompareResult;
import io.bertmesh.v1.SemanticSimilarityService;
import io.bertmesh.v1.StreamCompareRequest;
import io.bertmesh.v1.StreamCompareResponse;
import io.quarkus.grpc.GrpcService;
import io.quarkus.grpc.RegisterInterceptor;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Semantic similarity over gRPC. */
@GrpcService
@RegisterInterceptor(StreamWindow.class)
class SemanticSimilarityEndpoint implements SemanticSimilarityService {

    private final SemanticSimilarityTask task;
    private final GrpcCalls calls;

    SemanticSimilarityEndpoint(SemanticSimilarityTask task, GrpcCalls calls) {
        this.task = task;
        this.calls = calls;
    }

    @Override
    public Uni<CompareResponse> compare(CompareRequest request) {
        return calls.answer(call -> toProto(task.answer(toRequest(pairs(request), request.getOptions()), call)));
    }

    @Override
    public Multi<StreamCompareResponse> streamCompare(Multi<StreamCompareRequest> requests) {
        return calls.answerStream(
                requests,
                (request, call) -> only(task.answer(toRequest(pair(request), request.getOptions()), call)),
                SemanticSimilarityEndpoint::refused);
    }

    private static SemanticSimilarity.Request toRequest(Inputs<TextPair> pairs, CompareOptions options) {
        return new SemanticSimilarity.Request(
                new ModelSelector(options.getModel(), options.getVersion()),
                pairs,
                Messages.pooling(options.getPooling(), options.getPoolingValue()),
                Messages.truncation(options.getTruncate()),
                Messages.cacheUse(options.getBypassCache()));
    }

    private static Inputs<TextPair> pairs(CompareRequest request) {
        return Inputs.list(
                "pairs",
                request.getPairsList().stream()
                        .map(pair -> new TextPair(pair.getTextA(), pair.getTextB()))
                        .toList());
    }

    private static Inputs<TextPair> pair(StreamCompareRequest item) {
        return Inputs.one("text_a", new TextPair(item.getTextA(), item.getTextB()));
    }

    private static CompareResponse toProto(SemanticSimilarity.Response response) {
        CompareResponse.Builder message = CompareResponse.newBuilder().setModel(Messages.identity(response.model()));
        response.outcomes().forEach(outcome -> message.addOutcomes(toProto(outcome)));
        return message.build();
    }

    /** The answer to one item of a stream. */
    private static StreamCompareResponse only(SemanticSimilarity.Response response) {
        return StreamCompareResponse.newBuilder()
                .setModel(Messages.identity(response.model()))
                .setOutcome(toProto(response.outcomes().getFirst()))
                .build();
    }

    /** The answer to one item of a stream that failed before a model was found. */
    private static StreamCompareResponse refused(InferenceError error) {
        return StreamCompareResponse.newBuilder()
                .setOutcome(toProto(new Outcome.Failed<>(error)))
                .build();
    }

    private static CompareOutcome toProto(Outcome<SemanticSimilarity.Result> outcome) {
        CompareOutcome.Builder message = CompareOutcome.newBuilder();
        return switch (outcome) {
            case Outcome.Result<SemanticSimilarity.Result>(var result) ->
                message.setResult(toProto(result))
                        .setSource(Messages.source(result.source()))
                        .build();
            case Outcome.Failed<SemanticSimilarity.Result>(var error) ->
                message.setError(GrpcStatus.toProto(error)).build();
        };
    }

    private static CompareResult toProto(SemanticSimilarity.Result result) {
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
