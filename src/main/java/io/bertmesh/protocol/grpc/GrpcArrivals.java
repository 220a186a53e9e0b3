package io.bertmesh.protocol.grpc;

import io.bertmesh.model.Task;
import io.bertmesh.protocol.Arrival;
import io.bertmesh.protocol.RequestIds;
import io.bertmesh.security.Caller;
import io.bertmesh.telemetry.CallOrigin;
import io.bertmesh.telemetry.CallWatches;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.bertmesh.v1.FillMaskServiceGrpc;
import io.bertmesh.v1.SemanticSimilarityServiceGrpc;
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
import java.util.Map;
import java.util.Optional;

/**
 * Notes who makes a call of a task, gives the call its id and the caller the id back, and tells of calls that end before
 * their work begins: refused, unreadable, or given up.
 */
@GlobalInterceptor
@ApplicationScoped
class GrpcArrivals implements ServerInterceptor, Prioritized {

    private static final Map<String, Task> TASKS = Map.of(
            FillMaskServiceGrpc.SERVICE_NAME, Task.FILL_MASK,
            SemanticSimilarityServiceGrpc.SERVICE_NAME, Task.SEMANTIC_SIMILARITY,
            FeatureExtractionServiceGrpc.SERVICE_NAME, Task.FEATURE_EXTRACTION);

    private static final Context.Key<Arrival> ARRIVAL = Context.key("bertmesh-arrival");

    private static final Metadata.Key<String> REQUEST_ID =
            Metadata.Key.of(RequestIds.HEADER, Metadata.ASCII_STRING_MARSHALLER);

    private final CallWatches watches;

    GrpcArrivals(CallWatches watches) {
        this.watches = watches;
    }

    /** The origin of the call of this context, whose work begins now. */
    static CallOrigin handedOver(Context context, Task task, boolean isStream) {
        Arrival arrival = ARRIVAL.get(context);
        return arrival == null ? new CallOrigin(task.label(), "grpc", isStream) : arrival.handedOver();
    }

    /** Says who makes the call of this context, if it is one of a task. */
    static void madeBy(Context context, Caller caller) {
        Arrival arrival = ARRIVAL.get(context);
        if (arrival != null) {
            arrival.madeBy(caller);
        }
    }

    /** Outside of all interceptors that may refuse a call, inside those of Quarkus that give it its context. */
    @Override
    public int getPriority() {
        return 1_000;
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        MethodDescriptor<I, O> method = call.getMethodDescriptor();
        Task task = TASKS.get(method.getServiceName());
        if (task == null) {
            return next.startCall(call, headers);
        }
        boolean isStream = method.getType() == MethodDescriptor.MethodType.BIDI_STREAMING;
        Arrival arrival = Arrival.of(task, "grpc", isStream, headers.get(REQUEST_ID), address(call));
        Context context = Context.current().withValue(ARRIVAL, arrival);
        ServerCall<I, O> watched = new WatchedCall<>(call, arrival, watches);
        return new SimpleForwardingServerCallListener<>(Contexts.interceptCall(context, watched, headers, next)) {
            @Override
            public void onCancel() {
                super.onCancel();
                arrival.answered(watches, ofCancelled(context));
            }
        };
    }

    /** gRPC cancels a call whose deadline has passed, as it does one whose caller has gone. */
    private static String ofCancelled(Context context) {
        Deadline deadline = context.getDeadline();
        boolean isLate = deadline != null && deadline.isExpired();
        return (isLate ? Status.Code.DEADLINE_EXCEEDED : Status.Code.CANCELLED).name();
    }

    private static Optional<String> address(ServerCall<?, ?> call) {
        return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress peer
                        && peer.getAddress() != null
                ? Optional.of(peer.getAddress().getHostAddress())
                : Optional.empty();
    }

    /** A call whose answer carries its id. */
    private static final class WatchedCall<I, O> extends SimpleForwardingServerCall<I, O> {

        private final Arrival arrival;
        private final CallWatches watches;
        // gRPC lets one thread at a time write to a call.
        private boolean areHeadersSent;

        WatchedCall(ServerCall<I, O> call, Arrival arrival, CallWatches watches) {
            super(call);
            this.arrival = arrival;
            this.watches = watches;
        }

        @Override
        public void sendHeaders(Metadata headers) {
            areHeadersSent = true;
            headers.put(REQUEST_ID, arrival.requestId());
            super.sendHeaders(headers);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (!areHeadersSent) {
                trailers.put(REQUEST_ID, arrival.requestId());
            }
            super.close(status, trailers);
            arrival.answered(watches, status.getCode().name());
        }
    }
}
