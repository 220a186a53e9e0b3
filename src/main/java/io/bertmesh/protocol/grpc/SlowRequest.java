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
 * Ends a unary call whose request does not arrive within the request timeout. Otherwise a call without a deadline would
 * stay open forever, and so would its connection.
 */
@GlobalInterceptor
@ApplicationScoped
class SlowRequest implements ServerInterceptor {

    private final Vertx vertx;
    private final long timeoutMillis;

    SlowRequest(Vertx vertx, BertConfig config) {
        this.vertx = vertx;
        this.timeoutMillis = Math.max(1, config.limits().requestTimeout().toMillis());
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        if (!call.getMethodDescriptor().getType().clientSendsOneMessage()) {
            return next.startCall(call, headers);
        }
        // Before setting the timer, so that no timer is left if the service fails here.
        ServerCall.Listener<I> service = next.startCall(call, headers);
        // The request or the timer, whichever is first, takes the call.
        AtomicBoolean isTaken = new AtomicBoolean();
        long timer = vertx.setTimer(timeoutMillis, _ -> {
            if (isTaken.compareAndSet(false, true)) {
                StatusRuntimeException late = GrpcStatus.of(new InferenceException(new InferenceError.TimedOut()));
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

            // If the call was refused before its request was read, this is the only callback.
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
