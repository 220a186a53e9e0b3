package io.bertmesh.protocol.grpc;

import grpc.health.v1.HealthGrpc;
import io.bertmesh.call.Call;
import io.bertmesh.call.Transport;
import io.bertmesh.protocol.Arrivals;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.Prioritized;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes a {@link Call} of every gRPC call except health checks, and returns its id to the caller. It ends the call if
 * it is answered before its work begins: refused, unreadable, or cancelled.
 */
@GlobalInterceptor
@ApplicationScoped
class GrpcArrivals implements ServerInterceptor, Prioritized {

    private static final Context.Key<Call> CALL = Context.key("bertmesh-call");
    private static final Metadata.Key<String> REQUEST_ID =
            Metadata.Key.of(Arrivals.REQUEST_ID, Metadata.ASCII_STRING_MARSHALLER);

    private final Arrivals arrivals;
    private final GrpcDialects dialects;

    GrpcArrivals(Arrivals arrivals, GrpcDialects dialects) {
        this.arrivals = arrivals;
        this.dialects = dialects;
    }

    /** The call of the current context. */
    static Call current() {
        return Objects.requireNonNull(CALL.get(), "no call in the context (expected: none only for health checks)");
    }

    /** The current context, with this call as its current one. */
    static Context with(Call call) {
        return Context.current().withValue(CALL, call);
    }

    /** Runs before any interceptor that can refuse a call, after Quarkus sets the context. */
    @Override
    public int getPriority() {
        return 1_000;
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> served, Metadata headers, ServerCallHandler<I, O> next) {
        MethodDescriptor<I, O> method = served.getMethodDescriptor();
        if (HealthGrpc.SERVICE_NAME.equals(method.getServiceName())) {
            return next.startCall(served, headers);
        }
        boolean isUnary = method.getType().clientSendsOneMessage();
        Call call = arrivals.arrived(
                isUnary ? Transport.GRPC : Transport.GRPC_STREAM, headers.get(REQUEST_ID), address(served));
        dialects.task(String.valueOf(method.getServiceName())).ifPresent(call::asks);
        Context context = with(call);
        Deadline deadline = context.getDeadline();
        if (deadline != null) {
            call.waitAtMost(Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)));
        }
        // Quarkus does not cancel the Uni of a unary call whose caller goes away, but gRPC always cancels the context.
        // This listener also reports the end of a call whose interceptor fails before it returns.
        context.addListener(
                _ -> {
                    call.cancel();
                    call.turnedAway(statusOfCancelled(call));
                },
                Runnable::run);
        ServerCall<I, O> watched = new WatchedCall<>(served, call);
        return new SimpleForwardingServerCallListener<>(Contexts.interceptCall(context, watched, headers, next)) {
            @Override
            public void onCancel() {
                super.onCancel();
                call.turnedAway(statusOfCancelled(call));
            }
        };
    }

    /** gRPC cancels a call both if its deadline has passed and if its caller has gone. */
    static String statusOfCancelled(Call call) {
        return (call.isExpired() ? Status.Code.DEADLINE_EXCEEDED : Status.Code.CANCELLED).name();
    }

    private static Optional<String> address(ServerCall<?, ?> call) {
        return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress peer
                        && peer.getAddress() != null
                ? Optional.of(peer.getAddress().getHostAddress())
                : Optional.empty();
    }

    /** Adds the call's id to its answer, and ends the call with it. */
    private static final class WatchedCall<I, O> extends SimpleForwardingServerCall<I, O> {

        private final Call call;
        // Not synchronized, because gRPC lets only one thread at a time write to a call.
        private boolean areHeadersSent;

        WatchedCall(ServerCall<I, O> served, Call call) {
            super(served);
            this.call = call;
        }

        @Override
        public void sendHeaders(Metadata headers) {
            areHeadersSent = true;
            headers.put(REQUEST_ID, call.id());
            super.sendHeaders(headers);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (!areHeadersSent && status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
                // Proxies count a status without headers before it against this instance, like a 504. Too little time
                // says nothing about the instance.
                sendHeaders(new Metadata());
            }
            if (!areHeadersSent) {
                trailers.put(REQUEST_ID, call.id());
            }
            super.close(status, trailers);
            call.turnedAway(status.getCode().name());
        }
    }
}
