package io.bertmesh.protocol.grpc;

import grpc.health.v1.HealthGrpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.Prioritized;

/** Tells each call what it holds of the memory for requests and answers, and refuses it if there is not enough. */
@GlobalInterceptor
@ApplicationScoped
class BytesOfCalls implements ServerInterceptor, Prioritized {

    /** Runs right after {@link GrpcArrivals}, which notes the refusal. */
    @Override
    public int getPriority() {
        return 900;
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        if (!HealthGrpc.SERVICE_NAME.equals(call.getMethodDescriptor().getServiceName())) {
            StreamGate.current().ifPresent(gate -> {
                GrpcArrivals.current().holds(gate.held());
                gate.refuses(call);
            });
        }
        return next.startCall(call, headers);
    }
}
