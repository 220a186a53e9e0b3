package io.bertmesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bertmesh.testing.Eventually;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.bertmesh.v1.ListModelsRequest;
import io.bertmesh.v1.ListModelsResponse;
import io.bertmesh.v1.ModelServiceGrpc;
import io.bertmesh.v1.StreamExtractRequest;
import io.bertmesh.v1.StreamExtractResponse;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The limits of one gRPC connection. SlowCallerTest has those of the REST port. */
@QuarkusTest
@TestProfile(ConnectionProfile.class)
class ConnectionLimitsTest {

    private ManagedChannel channel;

    @BeforeEach
    void connect() {
        channel = ManagedChannelBuilder.forAddress("localhost", port())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void hangUp() {
        channel.shutdownNow();
    }

    @Test
    void letsCallsOverTheLimitOfAConnectionWait() {
        List<StreamClient<StreamExtractRequest, StreamExtractResponse>> streams = new ArrayList<>();
        for (int i = 0; i < ConnectionProfile.CALLS_PER_CONNECTION; i++) {
            streams.add(openStream());
        }

        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, () -> models(1));
        streams.getFirst().halfClose();

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
        streams.getFirst().awaitGoodEnd();
        assertThat(models(20)).isEqualTo(2);
    }

    @Test
    void closesAConnectionWithoutCalls() {
        models(20);

        Eventually.holds("the connection is closed", () -> channel.getState(false) == ConnectivityState.IDLE);

        assertThat(models(20)).isEqualTo(2);
    }

    @Test
    void replacesAnOldConnectionAndLetsItsCallsEndInPeace() {
        StreamClient<StreamExtractRequest, StreamExtractResponse> stream = openStream();

        Eventually.holds("the connection is given up", () -> channel.getState(false) == ConnectivityState.IDLE);

        assertThat(models(20)).isEqualTo(2);
        stream.send(item());
        assertThat(stream.next().getOutcome().hasResult()).isTrue();
        stream.halfClose();
        stream.awaitGoodEnd();
    }

    @Test
    void endsACallWhoseRequestDoesNotCome() {
        MethodDescriptor<ListModelsRequest, ListModelsResponse> method = ModelServiceGrpc.getListModelsMethod();
        MethodDescriptor<ListModelsRequest, ListModelsResponse> hesitant =
                method.toBuilder().setType(MethodType.BIDI_STREAMING).build();

        StreamClient<ListModelsRequest, ListModelsResponse> call = StreamClient.open(
                answers -> ClientCalls.asyncBidiStreamingCall(channel.newCall(hesitant, CallOptions.DEFAULT), answers));

        assertThat(call.awaitFailure().getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
    }

    @Test
    void takesHeadersUpToTheLimitAndNoMore() {
        Metadata within = header("a".repeat(12_000));
        Metadata beyond = header("a".repeat(17_000));

        assertThat(models(within)).isEqualTo(2);
        assertThat(catchThrowableOfType(StatusRuntimeException.class, () -> models(beyond)))
                .isNotNull();
    }

    @Test
    void closesAConnectionThatSaysNothing() throws IOException {
        try (Socket socket = new Socket("localhost", port())) {
            socket.setSoTimeout(20_000);

            byte[] all = socket.getInputStream().readAllBytes();

            assertThat(all).hasSizeLessThan(200);
        }
    }

    private StreamClient<StreamExtractRequest, StreamExtractResponse> openStream() {
        StreamClient<StreamExtractRequest, StreamExtractResponse> stream =
                StreamClient.open(FeatureExtractionServiceGrpc.newStub(channel)::streamExtract);
        stream.send(item());
        stream.next();
        return stream;
    }

    private static StreamExtractRequest item() {
        return StreamExtractRequest.newBuilder().setText("天").build();
    }

    private int models(long patienceSeconds) {
        return ModelServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(patienceSeconds, TimeUnit.SECONDS)
                .listModels(ListModelsRequest.getDefaultInstance())
                .getModelsCount();
    }

    private int models(Metadata headers) {
        return ModelServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .listModels(ListModelsRequest.getDefaultInstance())
                .getModelsCount();
    }

    private static Metadata header(String value) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("x-note", Metadata.ASCII_STRING_MARSHALLER), value);
        return headers;
    }

    private static int port() {
        return ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", Integer.class);
    }
}
