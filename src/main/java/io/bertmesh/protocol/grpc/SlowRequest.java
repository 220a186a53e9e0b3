package io.bertmesh.protocol.grpc;

import io.bertmesh.config.BertConfig;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GlobalInterceptor;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends a unary call whose request has not come within the time that a call may take. Without a deadline it would be held
 * for ever, and with it its connection.
 */
@GlobalInterceptor
@ApplicationScoped
class SlowRequest implements ServerInterceptor {

    private final Vertx vertx;
    private final long patienceMillis;

    SlowRequest(Vertx vertx, BertConfig config) {
        this.vertx = vertx;
        this.patienceMillis = Math.max(1, config.limits().requestTimeout().toMillis());
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        if (!call.getMethodDescriptor().getType().clientSendsOneMessage()) {
            return next.startCall(call, headers);
        }
        // Before the timer is set: a service that fails here leaves none behind.
        ServerCall.Listener<I> service = next.startCall(call, headers);
        // Whoever is first, the request or the timer, has the call.
        AtomicBoolean isTaken = new AtomicBoolean();
        long timer = vertx.setTimer(patienceMillis, _ -> {
            if (isTaken.compareAndSet(false, true)) {
                StatusRuntimeException late =
                        GrpcStatus.of(new InferenceException(new InferenceError.DeadlineExceeded()));
                call.close(late.getStatus(), late.getTrailers());
            }
        });
        return new SimpleForwardingServerCallListener<>(service) {
            @Override
            public void onHalfClose() {
                if (isTaken.compareAndSet(false, true)) {
                    vertx.cancelTimer(timer);
                    super.onHalfClose();
                }
            }

            @Override
            public void onCancel() {
                forget();
                super.onCancel();
            }

            // Comes alone if the call was refused before its request was read.
            @Override
            public void onComplete() {
                forget();
                super.onComplete();
            }

            private void forget() {
                if (isTaken.compareAndSet(false, true)) {
                    vertx.cancelTimer(timer);
                }
            }
        };
    }
}
