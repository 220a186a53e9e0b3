package io.bertmesh.protocol.grpc;

import grpc.health.v1.HealthGrpc;
import io.bertmesh.call.Caller;
import io.bertmesh.error.InferenceException;
import io.bertmesh.security.AccessPolicy;
import io.bertmesh.security.Credentials;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.Prioritized;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Admits callers that the policy accepts, to every service except health. It refuses a unary call over its caller's
 * rate, and reads a stream only as fast as the rate allows.
 */
@GlobalInterceptor
@ApplicationScoped
class CallerInterceptor implements ServerInterceptor, Prioritized {

    private static final Metadata.Key<String> API_KEY =
            Metadata.Key.of(Credentials.API_KEY, Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final AccessPolicy policy;
    private final Vertx vertx;

    CallerInterceptor(AccessPolicy policy, Vertx vertx) {
        this.policy = policy;
        this.vertx = vertx;
    }

    /** Runs after {@link GrpcArrivals} and before all other interceptors, so that a refused call costs no more. */
    @Override
    public int getPriority() {
        return 500;
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        if (!policy.isClosed()
                || HealthGrpc.SERVICE_NAME.equals(call.getMethodDescriptor().getServiceName())) {
            return next.startCall(call, headers);
        }
        try {
            Caller caller = policy.admit(Credentials.of(values(headers, API_KEY), values(headers, AUTHORIZATION)));
            GrpcArrivals.current().madeBy(caller);
            if (call.getMethodDescriptor().getType().clientSendsOneMessage()) {
                caller.requireRate();
                return next.startCall(call, headers);
            }
            return next.startCall(new PacedCall<>(call, caller, vertx), headers);
        } catch (InferenceException e) {
            GrpcStatus.close(call, e.error());
            return new ServerCall.Listener<>() {};
        }
    }

    private static List<String> values(Metadata headers, Metadata.Key<String> key) {
        List<String> values = new ArrayList<>();
        Iterable<String> sent = headers.getAll(key);
        if (sent != null) {
            sent.forEach(values::add);
        }
        return values;
    }

    /** Reads a stream's messages only while its caller has tokens left. */
    private static final class PacedCall<I, O> extends SimpleForwardingServerCall<I, O> {

        private final Caller caller;
        private final Vertx vertx;

        PacedCall(ServerCall<I, O> call, Caller caller, Vertx vertx) {
            super(call);
            this.caller = caller;
            this.vertx = vertx;
        }

        @Override
        public void request(int count) {
            Duration wait = caller.untilFree();
            if (wait.isZero()) {
                super.request(count);
                return;
            }
            // A timer has whole milliseconds; rounded down, it would fire too early and be set again.
            var _ = vertx.setTimer(wait.toMillis() + 1, _ -> request(count));
        }
    }
}
