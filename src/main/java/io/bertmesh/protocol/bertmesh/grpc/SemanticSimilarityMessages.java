package io.bertmesh.protocol.bertmesh.grpc;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import io.bertmesh.protocol.OnlyInput;
import io.bertmesh.protocol.grpc.GrpcStatus;
import io.bertmesh.similarity.SemanticSimilarity;
import io.bertmesh.v1.CompareOptions;
import io.bertmesh.v1.CompareOutcome;
import io.bertmesh.v1.CompareResponse;
import io.bertmesh.v1.CompareResult;
import io.bertmesh.v1.StreamCompareRequest;
import io.bertmesh.v1.StreamCompareResponse;
import io.bertmesh.v1.TextPair;
import java.util.List;

/** Maps semantic similarity between messages and the task's records. */
final class SemanticSimilarityMessages {

    private SemanticSimilarityMessages() {}

    static SemanticSimilarity.Request toRequest(List<TextPair> pairs, CompareOptions options) {
        return new SemanticSimilarity.Request(
                Messages.selector(options.getModel(), options.getVersion()),
                pairs.stream()
                        .map(pair -> new SemanticSimilarity.TextPair(pair.getTextA(), pair.getTextB()))
                        .toList(),
                Messages.pooling(options.getPooling(), options.getPoolingValue()),
                Messages.truncation(options.getTruncate()),
                Messages.cacheUse(options.getBypassCache()));
    }

    static List<TextPair> pairs(StreamCompareRequest item) {
        return List.of(TextPair.newBuilder()
                .setTextA(item.getTextA())
                .setTextB(item.getTextB())
                .build());
    }

    static CompareResponse toProto(SemanticSimilarity.Response response) {
        CompareResponse.Builder message = CompareResponse.newBuilder().setModel(Messages.identity(response.model()));
        response.outcomes().forEach(outcome -> message.addOutcomes(toProto(outcome)));
        return message.build();
    }

    /** The answer to one item of a stream. */
    static StreamCompareResponse only(SemanticSimilarity.Response response) {
        return StreamCompareResponse.newBuilder()
                .setModel(Messages.identity(response.model()))
                .setOutcome(toProto(Messages.only(response.outcomes())))
                .build();
    }

    /** The answer to one item of a stream that failed before a model was found. */
    static StreamCompareResponse refused(InferenceError error) {
        return StreamCompareResponse.newBuilder()
                .setOutcome(toProto(new Outcome.Failed<>(OnlyInput.named(error))))
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
