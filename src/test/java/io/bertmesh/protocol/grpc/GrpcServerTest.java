package io.bertmesh.protocol.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.FeatureExtractionServiceGrpc.FeatureExtractionServiceBlockingStub;
import io.grpc.Channel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the configured server does by itself. */
@QuarkusTest
@TestProfile(EdgeProfile.class)
class GrpcServerTest {

    private static final int MAX_MESSAGE_BYTES = 4_194_304;

    @Inject
    @GrpcClient("edge")
    FeatureExtractionServiceBlockingStub service;

    @Inject
    @GrpcClient("edge")
    Channel channel;

    @Test
    void refusesMessageOfMoreThanFourMebibytes() {
        ExtractRequest request = ExtractRequest.newBuilder()
                .addTexts("a".repeat(MAX_MESSAGE_BYTES))
                .build();

        StatusRuntimeException failure =
                catchThrowableOfType(StatusRuntimeException.class, () -> service.extract(request));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(failure).hasMessageContaining("4194304");
    }

    @Test
    void listsItsServicesByReflection() throws Exception {
        ServerReflectionResponse answer =
                reflect(ServerReflectionRequest.newBuilder().setListServices(""));

        assertThat(answer.getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains(
                        "bertmesh.v1.FillMaskService",
                        "bertmesh.v1.SemanticSimilarityService",
                        "bertmesh.v1.FeatureExtractionService",
                        "bertmesh.v1.ModelService",
                        "grpc.health.v1.Health");
    }

    /** So that a client without protos can print what a call was refused with. */
    @ParameterizedTest
    @CsvSource({
        "google.rpc.Status, google/rpc/status.proto",
        "google.rpc.ErrorInfo, google/rpc/error_details.proto",
        "google.rpc.RetryInfo, google/rpc/error_details.proto",
        "bertmesh.v1.ErrorDetails, bertmesh/v1/outcome.proto",
    })
    void describesErrorsByReflection(String symbol, String file) throws Exception {
        ServerReflectionResponse answer =
                reflect(ServerReflectionRequest.newBuilder().setFileContainingSymbol(symbol));

        assertThat(answer.getErrorResponse().getErrorMessage()).isEmpty();
        assertThat(FileDescriptorProto.parseFrom(
                                answer.getFileDescriptorResponse().getFileDescriptorProto(0))
                        .getName())
                .isEqualTo(file);
    }

    private ServerReflectionResponse reflect(ServerReflectionRequest.Builder request) throws Exception {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        var requests = ServerReflectionGrpc.newStub(channel).serverReflectionInfo(new FirstAnswer(answer));
        requests.onNext(request.build());
        requests.onCompleted();
        return answer.get(10, TimeUnit.SECONDS);
    }

    /** Keeps the first message of a stream. */
    private record FirstAnswer(CompletableFuture<ServerReflectionResponse> answer)
            implements StreamObserver<ServerReflectionResponse> {

        @Override
        public void onNext(ServerReflectionResponse response) {
            answer.complete(response);
        }

        @Override
        public void onError(Throwable failure) {
            answer.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            answer.completeExceptionally(new AssertionError("the stream ended without an answer"));
        }
    }
}
