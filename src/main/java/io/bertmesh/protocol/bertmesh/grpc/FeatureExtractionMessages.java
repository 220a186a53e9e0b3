package io.bertmesh.protocol.bertmesh.grpc;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import io.bertmesh.features.FeatureExtraction;
import io.bertmesh.features.FeatureExtraction.Normalization;
import io.bertmesh.protocol.OnlyInput;
import io.bertmesh.protocol.grpc.GrpcStatus;
import io.bertmesh.v1.ExtractOptions;
import io.bertmesh.v1.ExtractOutcome;
import io.bertmesh.v1.ExtractResponse;
import io.bertmesh.v1.ExtractResult;
import io.bertmesh.v1.StreamExtractResponse;
import io.bertmesh.v1.TokenVector;
import java.util.List;
import java.util.Optional;

/** Maps feature extraction between messages and the task's records. */
final class FeatureExtractionMessages {

    private FeatureExtractionMessages() {}

    static FeatureExtraction.Request toRequest(List<String> texts, ExtractOptions options) {
        return new FeatureExtraction.Request(
                Messages.selector(options.getModel(), options.getVersion()),
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

    static ExtractResponse toProto(FeatureExtraction.Response response) {
        ExtractResponse.Builder message = ExtractResponse.newBuilder().setModel(Messages.identity(response.model()));
        response.outcomes().forEach(outcome -> message.addOutcomes(toProto(outcome)));
        return message.build();
    }

    /** The answer to one item of a stream. */
    static StreamExtractResponse only(FeatureExtraction.Response response) {
        return StreamExtractResponse.newBuilder()
                .setModel(Messages.identity(response.model()))
                .setOutcome(toProto(Messages.only(response.outcomes())))
                .build();
    }

    /** The answer to one item of a stream that failed before a model was found. */
    static StreamExtractResponse refused(InferenceError error) {
        return StreamExtractResponse.newBuilder()
                .setOutcome(toProto(new Outcome.Failed<>(OnlyInput.named(error))))
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
