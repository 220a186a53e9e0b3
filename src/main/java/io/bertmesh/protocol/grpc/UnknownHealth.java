package io.bertmesh.protocol.grpc;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.Prioritized;

/**
 * Answers health calls that ask for a service which does not exist, as {@code grpc.health.v1} says: {@code Check} ends
 * with NOT_FOUND; {@code Watch} reports SERVICE_UNKNOWN and stays open, without a further report, because no service
 * comes while the process runs. Quarkus would report UNKNOWN, and keep the name of every watched service forever.
 */
@GlobalInterceptor
@ApplicationScoped
class UnknownHealth implements ServerInterceptor, Prioritized {

    /** A status of the protocol that the proto of Quarkus is too old to name. */
    private static final int SERVICE_UNKNOWN = 3;

    private final GrpcHealth health;

    UnknownHealth(GrpcHealth health) {
        this.health = health;
    }

    /** Runs after {@link SlowRequest}, which has to see the end of a request that this interceptor keeps. */
    @Override
    public int getPriority() {
        return -1;
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        ServerCall.Listener<I> service = next.startCall(call, headers);
        return HealthGrpc.SERVICE_NAME.equals(call.getMethodDescriptor().getServiceName())
                ? new Answers<>(call, service)
                : service;
    }

    /** Passes a request for a known service, and answers every other one. */
    private final class Answers<I, O> extends SimpleForwardingServerCallListener<I> {

        private final ServerCall<I, O> call;
        // Not synchronized, because gRPC calls a listener from one thread at a time.
        private boolean isUnknown;

        Answers(ServerCall<I, O> call, ServerCall.Listener<I> service) {
            super(service);
            this.call = call;
        }

        @Override
        public void onMessage(I message) {
            isUnknown = message instanceof HealthCheckRequest request && !health.knows(request.getService());
            if (!isUnknown) {
                super.onMessage(message);
            }
        }

        @Override
        public void onHalfClose() {
            if (!isUnknown) {
                super.onHalfClose();
            } else if (call.getMethodDescriptor().getType().serverSendsOneMessage()) {
                call.close(
                        Status.NOT_FOUND.withDescription("service: unknown (expected: one that reflection lists)"),
                        new Metadata());
            } else {
                call.sendHeaders(new Metadata());
                call.sendMessage(serviceUnknown());
            }
        }

        @SuppressWarnings("unchecked") // All methods of health have the same answer.
        private O serviceUnknown() {
            return (O) HealthCheckResponse.newBuilder()
                    .setStatusValue(SERVICE_UNKNOWN)
                    .build();
        }
    }
}
