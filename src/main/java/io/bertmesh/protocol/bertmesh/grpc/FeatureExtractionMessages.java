package io.bertmesh.protocol.bertmesh.grpc;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import io.bertmesh.features.FeatureExtraction;
import io.bertmesh.features.FeatureExtraction.Normalization;
import io.bertmesh.features.Pooling;
import io.bertmesh.v1.ExtractOutcome;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.ExtractResponse;
import io.bertmesh.v1.ExtractResult;
import io.bertmesh.v1.StreamExtractRequest;
import io.bertmesh.v1.StreamExtractResponse;
import io.bertmesh.v1.TokenVector;
import java.util.List;

/** Maps feature extraction between messages and our own words. */
final class FeatureExtractionMessages {

    private FeatureExtractionMessages() {}

    static FeatureExtraction.Request words(ExtractRequest request) {
        return new FeatureExtraction.Request(
                Messages.selector(request.getModel(), request.getVersion()),
                request.getTextsList(),
                Messages.pooling(request.getPooling(), request.getPoolingValue(), Pooling.CLS),
                request.getNormalize() ? Normalization.UNIT_LENGTH : Normalization.NONE,
                Messages.truncation(request.getTruncate()),
                Messages.cacheUse(request.getBypassCache()));
    }

    static FeatureExtraction.Request words(StreamExtractRequest item) {
        return new FeatureExtraction.Request(
                Messages.selector(item.getModel(), item.getVersion()),
                List.of(item.getText()),
                Messages.pooling(item.getPooling(), item.getPoolingValue(), Pooling.CLS),
                item.getNormalize() ? Normalization.UNIT_LENGTH : Normalization.NONE,
                Messages.truncation(item.getTruncate()),
                Messages.cacheUse(item.getBypassCache()));
    }

    static ExtractResponse message(FeatureExtraction.Response response) {
        ExtractResponse.Builder message = ExtractResponse.newBuilder().setModel(Messages.identity(response.model()));
        response.outcomes().forEach(outcome -> message.addOutcomes(message(outcome)));
        return message.build();
    }

    /** The answer to one item of a stream. */
    static StreamExtractResponse only(FeatureExtraction.Response response) {
        return StreamExtractResponse.newBuilder()
                .setModel(Messages.identity(response.model()))
                .setOutcome(message(Messages.only(response.outcomes())))
                .build();
    }

    /** The answer to one item of a stream that was refused before its model had a say. */
    static StreamExtractResponse refused(InferenceError error) {
        return StreamExtractResponse.newBuilder()
                .setOutcome(message(new Outcome.Failed<FeatureExtraction.Result>(error)))
                .build();
    }

    private static ExtractOutcome message(Outcome<FeatureExtraction.Result> outcome) {
        return switch (outcome) {
            case Outcome.Result<FeatureExtraction.Result>(FeatureExtraction.Result result) ->
                ExtractOutcome.newBuilder()
                        .setResult(message(result))
                        .setSource(Messages.source(result.source()))
                        .build();
            case Outcome.Failed<FeatureExtraction.Result>(InferenceError error) ->
                ExtractOutcome.newBuilder().setError(Messages.inputError(error)).build();
        };
    }

    private static ExtractResult message(FeatureExtraction.Result result) {
        ExtractResult.Builder message = ExtractResult.newBuilder()
                .setTokenCount(result.tokenCount())
                .setTruncated(result.truncated())
                .setDroppedTokenCount(result.droppedTokenCount());
        VectorField.merge(ExtractResult.VECTOR_FIELD_NUMBER, result.vector(), message);
        result.tokens().forEach(token -> message.addTokens(message(token)));
        return message.build();
    }

    private static TokenVector message(FeatureExtraction.TokenVector token) {
        TokenVector.Builder message =
                TokenVector.newBuilder().setToken(token.token()).setTokenId(token.tokenId());
        VectorField.merge(TokenVector.VECTOR_FIELD_NUMBER, token.vector(), message);
        return message.build();
    }
}
