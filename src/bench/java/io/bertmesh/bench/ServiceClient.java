package io.bertmesh.bench;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import io.bertmesh.v1.CompareRequest;
import io.bertmesh.v1.CompareResponse;
import io.bertmesh.v1.CompareResult;
import io.bertmesh.v1.ExtractOptions;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.ExtractResponse;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.bertmesh.v1.FillMaskRequest;
import io.bertmesh.v1.FillMaskResponse;
import io.bertmesh.v1.FillMaskServiceGrpc;
import io.bertmesh.v1.Pooling;
import io.bertmesh.v1.SemanticSimilarityServiceGrpc;
import io.bertmesh.v1.TextPair;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Calls the service over one connection. Answers arrive on the connection's event loop, the client's only thread
 * besides the sender's, because the service needs the cores.
 */
final class ServiceClient implements AutoCloseable {

    /** The service's own default for the request timeout. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ManagedChannel channel;
    private final FeatureExtractionServiceGrpc.FeatureExtractionServiceStub features;
    private final FillMaskServiceGrpc.FillMaskServiceStub masks;
    private final SemanticSimilarityServiceGrpc.SemanticSimilarityServiceStub similarity;

    ServiceClient(int port) {
        channel = ManagedChannelBuilder.forAddress("localhost", port)
                .usePlaintext()
                .directExecutor()
                .build();
        features = FeatureExtractionServiceGrpc.newStub(channel);
        masks = FillMaskServiceGrpc.newStub(channel);
        similarity = SemanticSimilarityServiceGrpc.newStub(channel);
    }

    /** Sends a call. {@code done} must return at once. */
    void send(Call call, Consumer<Answer> done) {
        switch (call) {
            case Call.Extract extract ->
                features.withDeadlineAfter(PATIENCE)
                        .extract(request(extract), observer(call, ServiceClient::tokens, done));
            case Call.FillMask fill ->
                masks.withDeadlineAfter(PATIENCE).fillMask(request(fill), observer(call, ServiceClient::tokens, done));
            case Call.Compare compare ->
                similarity
                        .withDeadlineAfter(PATIENCE)
                        .compare(request(compare), observer(call, ServiceClient::tokens, done));
        }
    }

    /** Sends a call and waits for its answer. */
    Answer await(Call call) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        send(call, answer::complete);
        return answer.join();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static ExtractRequest request(Call.Extract call) {
        return ExtractRequest.newBuilder()
                .addTexts(call.text().text())
                .setOptions(ExtractOptions.newBuilder().setPooling(Pooling.POOLING_CLS))
                .build();
    }

    private static FillMaskRequest request(Call.FillMask call) {
        return FillMaskRequest.newBuilder().addTexts(call.masked()).build();
    }

    private static CompareRequest request(Call.Compare call) {
        TextPair pair = TextPair.newBuilder()
                .setTextA(call.a().text())
                .setTextB(call.b().text())
                .build();
        return CompareRequest.newBuilder().addPairs(pair).build();
    }

    private static int tokens(ExtractResponse response) {
        return response.getOutcomes(0).getResult().getTokenCount();
    }

    private static int tokens(FillMaskResponse response) {
        return response.getOutcomes(0).getResult().getTokenCount();
    }

    private static int tokens(CompareResponse response) {
        CompareResult result = response.getOutcomes(0).getResult();
        return result.getTokenCountA() + result.getTokenCountB();
    }

    private static <T> StreamObserver<T> observer(Call call, ToIntFunction<T> tokens, Consumer<Answer> done) {
        return new StreamObserver<>() {

            @Override
            public void onNext(T response) {
                int answered = tokens.applyAsInt(response);
                done.accept(
                        answered == call.tokens()
                                ? new Answer.Answered()
                                : new Answer.Failed("%d tokens (expected: %d)".formatted(answered, call.tokens())));
            }

            @Override
            public void onError(Throwable error) {
                done.accept(answer(error));
            }

            @Override
            public void onCompleted() {
                // The only response was the answer.
            }
        };
    }

    private static Answer answer(Throwable error) {
        Status status = Status.fromThrowable(error);
        return switch (status.getCode()) {
            case RESOURCE_EXHAUSTED -> new Answer.Refused(retryAfter(error));
            case DEADLINE_EXCEEDED -> new Answer.Expired();
            default -> new Answer.Failed(status.toString());
        };
    }

    private static Duration retryAfter(Throwable error) {
        com.google.rpc.Status status = StatusProto.fromThrowable(error);
        if (status == null) {
            return Duration.ZERO;
        }
        try {
            for (Any detail : status.getDetailsList()) {
                if (detail.is(RetryInfo.class)) {
                    com.google.protobuf.Duration delay =
                            detail.unpack(RetryInfo.class).getRetryDelay();
                    return Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
                }
            }
            return Duration.ZERO;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("unreadable details of a refusal", e);
        }
    }
}
