package io.bertmesh.protocol.bertmesh.grpc;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import io.bertmesh.features.Pooling;
import io.bertmesh.similarity.SemanticSimilarity;
import io.bertmesh.v1.CompareOutcome;
import io.bertmesh.v1.CompareRequest;
import io.bertmesh.v1.CompareResponse;
import io.bertmesh.v1.CompareResult;
import io.bertmesh.v1.StreamCompareRequest;
import io.bertmesh.v1.StreamCompareResponse;
import java.util.List;

/** Maps semantic similarity between messages and our own words. */
final class SemanticSimilarityMessages {

    private SemanticSimilarityMessages() {}

    static SemanticSimilarity.Request words(CompareRequest request) {
        return new SemanticSimilarity.Request(
                Messages.selector(request.getModel(), request.getVersion()),
                request.getPairsList().stream()
                        .map(pair -> new SemanticSimilarity.TextPair(pair.getTextA(), pair.getTextB()))
                        .toList(),
                Messages.pooling(request.getPooling(), request.getPoolingValue(), Pooling.MEAN),
                Messages.truncation(request.getTruncate()),
                Messages.cacheUse(request.getBypassCache()));
    }

    static SemanticSimilarity.Request words(StreamCompareRequest item) {
        return new SemanticSimilarity.Request(
                Messages.selector(item.getModel(), item.getVersion()),
                List.of(new SemanticSimilarity.TextPair(item.getTextA(), item.getTextB())),
                Messages.pooling(item.getPooling(), item.getPoolingValue(), Pooling.MEAN),
                Messages.truncation(item.getTruncate()),
                Messages.cacheUse(item.getBypassCache()));
    }

    static CompareResponse message(SemanticSimilarity.Response response) {
        CompareResponse.Builder message = CompareResponse.newBuilder().setModel(Messages.identity(response.model()));
        response.outcomes().forEach(outcome -> message.addOutcomes(message(outcome)));
        return message.build();
    }

    /** The answer to one item of a stream. */
    static StreamCompareResponse only(SemanticSimilarity.Response response) {
        return StreamCompareResponse.newBuilder()
                .setModel(Messages.identity(response.model()))
                .setOutcome(message(Messages.only(response.outcomes())))
                .build();
    }

    /** The answer to one item of a stream that was refused before its model had a say. */
    static StreamCompareResponse refused(InferenceError error) {
        return StreamCompareResponse.newBuilder()
                .setOutcome(message(new Outcome.Failed<SemanticSimilarity.Result>(error)))
                .build();
    }

    private static CompareOutcome message(Outcome<SemanticSimilarity.Result> outcome) {
        return switch (outcome) {
            case Outcome.Result<SemanticSimilarity.Result>(SemanticSimilarity.Result result) ->
                CompareOutcome.newBuilder()
                        .setResult(message(result))
                        .setSource(Messages.source(result.source()))
                        .build();
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
