package io.bertmesh.protocol.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.Configs;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.bertmesh.v1.StreamExtractRequest;
import io.bertmesh.v1.StreamExtractResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StreamWindowTest {

    private static final int SIZE = 3;
    private static final StreamExtractResponse ANSWER = StreamExtractResponse.getDefaultInstance();

    private final TransportCall<StreamExtractRequest, StreamExtractResponse> transport =
            new TransportCall<>(FeatureExtractionServiceGrpc.getStreamExtractMethod());
    private final Service<StreamExtractRequest, StreamExtractResponse> service = Service.behindWindow(transport);

    @Test
    void readsNoMoreThanItHolds() {
        service.call().request(SIZE + 2);

        assertThat(transport.requested).isEqualTo(SIZE);
    }

    @Test
    void readsOneMoreForEachAnswer() {
        service.call().request(SIZE + 2);

        service.call().sendMessage(ANSWER);

        assertThat(transport.requested).isEqualTo(SIZE + 1);
    }

    @Test
    void readsNoMoreThanTheServiceWants() {
        service.call().request(1);

        service.call().sendMessage(ANSWER);

        assertThat(transport.requested).isEqualTo(1);
    }

    @Test
    void holdsNoMoreAfterManyAnswers() {
        for (int i = 0; i < 100; i++) {
            service.call().request(1);
            service.call().sendMessage(ANSWER);
        }

        service.call().request(SIZE + 2);

        assertThat(transport.requested).isEqualTo(100 + SIZE);
    }

    @Test
    void readsNothingWhileAnswersDoNotLeave() {
        transport.ready = false;

        service.call().request(1);

        assertThat(transport.requested).isZero();
    }

    @Test
    void readsOnOnceAnswersHaveLeft() {
        transport.ready = false;
        service.call().request(2);
        transport.ready = true;

        service.listener().onReady();

        assertThat(transport.requested).isEqualTo(2);
        assertThat(service.toldReady).hasSize(1);
    }

    @Test
    void leavesUnaryCallsAlone() {
        var unary = new TransportCall<>(FeatureExtractionServiceGrpc.getExtractMethod());
        unary.ready = false;

        Service.behindWindow(unary).call().request(SIZE + 2);

        assertThat(unary.requested).isEqualTo(SIZE + 2);
    }

    /**
     * Both sides of the window: the call that it gives to the service, and the listener that it gives to the transport.
     */
    private record Service<I, O>(ServerCall<I, O> call, ServerCall.Listener<I> listener, List<String> toldReady) {

        static <I, O> Service<I, O> behindWindow(ServerCall<I, O> transport) {
            StreamWindow window = new StreamWindow(Configs.of(Map.of("limits.stream-window", String.valueOf(SIZE))));
            List<ServerCall<I, O>> calls = new ArrayList<>();
            List<String> toldReady = new ArrayList<>();
            ServerCall.Listener<I> listener = window.interceptCall(transport, new Metadata(), (call, _) -> {
                calls.add(call);
                return new ServerCall.Listener<>() {
                    @Override
                    public void onReady() {
                        toldReady.add("ready");
                    }
                };
            });
            return new Service<>(calls.getFirst(), listener, toldReady);
        }
    }
}
