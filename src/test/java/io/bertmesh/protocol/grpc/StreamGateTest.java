package io.bertmesh.protocol.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.BytesInFlight;
import io.bertmesh.testing.Http2Caller;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.bertmesh.v1.StreamExtractRequest;
import io.bertmesh.v1.StreamExtractResponse;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service here writes after gRPC has ended its stream, as other threads of the real one may. */
final class StreamGateTest {

    private static final String STREAM = "bertmesh.v1.FeatureExtractionService/StreamExtract";

    private final CountDownLatch hasItem = new CountDownLatch(1);
    private final CountDownLatch maySend = new CountDownLatch(1);
    private final CountDownLatch hasSent = new CountDownLatch(1);
    private Server server;

    @BeforeEach
    void start() throws Exception {
        NettyServerBuilder builder = NettyServerBuilder.forPort(0)
                .maxInboundMessageSize(1_000)
                .addService(ServerServiceDefinition.builder("bertmesh.v1.FeatureExtractionService")
                        .addMethod(FeatureExtractionServiceGrpc.getStreamExtractMethod(), (call, _) -> serve(call))
                        .build());
        StreamGate.addTo(builder, new BytesInFlight(1_000_000));
        server = builder.build().start();
    }

    @AfterEach
    void stop() throws Exception {
        maySend.countDown();
        server.shutdownNow().awaitTermination();
    }

    @Test
    void letsNothingFollowTheEndOfAStreamWithAnOversizeMessage() throws Exception {
        try (Http2Caller caller = new Http2Caller(server.getPort())) {
            int stream = caller.open(STREAM);
            caller.send(stream, new byte[0]);
            await(hasItem);
            caller.announce(stream, 0, 1_001);
            caller.awaitEnd(stream);

            maySend.countDown();

            await(hasSent);
            caller.awaitPing();
        }
    }

    @Test
    void letsAnAnswerAndItsEndPass() throws Exception {
        maySend.countDown();
        try (Http2Caller caller = new Http2Caller(server.getPort())) {
            int stream = caller.open(STREAM);
            caller.send(stream, new byte[0]);

            caller.awaitEnd(stream);

            caller.awaitPing();
        }
    }

    private ServerCall.Listener<StreamExtractRequest> serve(
            ServerCall<StreamExtractRequest, StreamExtractResponse> call) {
        call.request(10);
        return new ServerCall.Listener<>() {
            @Override
            public void onMessage(StreamExtractRequest item) {
                hasItem.countDown();
                var _ = Thread.ofVirtual().start(() -> answer(call));
            }
        };
    }

    private void answer(ServerCall<StreamExtractRequest, StreamExtractResponse> call) {
        await(maySend);
        call.sendHeaders(new Metadata());
        call.sendMessage(StreamExtractResponse.getDefaultInstance());
        call.close(Status.OK, new Metadata());
        call.close(Status.INTERNAL, new Metadata());
        hasSent.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
