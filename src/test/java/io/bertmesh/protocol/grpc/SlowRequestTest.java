package io.bertmesh.protocol.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.testing.Configs;
import io.bertmesh.testing.ManualTimers;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.ExtractResponse;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SlowRequestTest {

    private final ManualTimers timers = new ManualTimers();
    private final SlowRequest slowRequest = new SlowRequest(timers.vertx(), Configs.defaults());
    private final TransportCall<ExtractRequest, ExtractResponse> call =
            new TransportCall<>(FeatureExtractionServiceGrpc.getExtractMethod());
    private final List<String> toldToTheService = new ArrayList<>();

    @Test
    void endsACallWhoseRequestHasNotCome() {
        ServerCall.Listener<ExtractRequest> listener = intercept((_, _) -> service());

        timers.goOff();
        listener.onHalfClose();

        assertThat(call.closed).containsExactly(Status.Code.DEADLINE_EXCEEDED);
        assertThat(toldToTheService).isEmpty();
    }

    @Test
    void leavesNoTimerOnceTheRequestHasCome() {
        ServerCall.Listener<ExtractRequest> listener = intercept((_, _) -> service());

        listener.onHalfClose();

        assertThat(timers.pending()).isZero();
        assertThat(toldToTheService).containsExactly("half-closed");
    }

    @Test
    void leavesNoTimerOfACallThatWasRefusedBeforeItsRequestWasRead() {
        ServerCall.Listener<ExtractRequest> listener = intercept((refused, headers) -> {
            refused.close(Status.UNAUTHENTICATED, headers);
            return service();
        });

        listener.onComplete();

        assertThat(timers.pending()).isZero();
        assertThat(call.closed).containsExactly(Status.Code.UNAUTHENTICATED);
        assertThat(toldToTheService).containsExactly("completed");
    }

    @Test
    void leavesNoTimerOfACallThatWasGivenUp() {
        ServerCall.Listener<ExtractRequest> listener = intercept((_, _) -> service());

        listener.onCancel();

        assertThat(timers.pending()).isZero();
        assertThat(toldToTheService).containsExactly("cancelled");
    }

    @Test
    void leavesNoTimerOfACallThatCannotBegin() {
        assertThatThrownBy(() -> intercept((_, _) -> {
                    throw new IllegalStateException("a fault");
                }))
                .hasMessage("a fault");

        assertThat(timers.pending()).isZero();
    }

    @Test
    void setsNoTimerForAStream() {
        slowRequest.interceptCall(
                new TransportCall<>(FeatureExtractionServiceGrpc.getStreamExtractMethod()),
                new Metadata(),
                (_, _) -> new ServerCall.Listener<>() {});

        assertThat(timers.pending()).isZero();
    }

    private ServerCall.Listener<ExtractRequest> intercept(ServerCallHandler<ExtractRequest, ExtractResponse> next) {
        return slowRequest.interceptCall(call, new Metadata(), next);
    }

    private ServerCall.Listener<ExtractRequest> service() {
        return new ServerCall.Listener<>() {
            @Override
            public void onHalfClose() {
                toldToTheService.add("half-closed");
            }

            @Override
            public void onCancel() {
                toldToTheService.add("cancelled");
            }

            @Override
            public void onComplete() {
                toldToTheService.add("completed");
            }
        };
    }
}
