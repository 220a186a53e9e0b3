package io.bertmesh.protocol.grpc;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceError.Unroutable;
import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Answers calls of methods that no service has. To telemetry they are all one method, so a caller cannot choose the
 * name of a metric; gRPC by itself would also repeat the caller's name in the status.
 */
final class UnknownMethods extends HandlerRegistry {

    private static final String SERVICE = "unknown";

    private static final InferenceError ERROR = new Unroutable(Unroutable.Kind.RPC);

    private static final MethodDescriptor<InputStream, InputStream> METHOD =
            MethodDescriptor.<InputStream, InputStream>newBuilder()
                    .setType(MethodType.UNARY)
                    .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "unknown"))
                    .setRequestMarshaller(new Unread())
                    .setResponseMarshaller(new Unread())
                    .build();

    private final ServerMethodDefinition<?, ?> unknown;

    /** @param interceptors see a call before it is answered, the first one first */
    UnknownMethods(ServerInterceptor... interceptors) {
        ServerServiceDefinition service = ServerServiceDefinition.builder(SERVICE)
                .addMethod(METHOD, (call, _) -> {
                    GrpcStatus.close(call, ERROR);
                    return new ServerCall.Listener<>() {};
                })
                .build();
        this.unknown = ServerInterceptors.interceptForward(service, interceptors)
                .getMethods()
                .iterator()
                .next();
    }

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String methodName, @Nullable String authority) {
        return unknown;
    }

    /** No request is read, and no answer is sent. */
    private static final class Unread implements Marshaller<InputStream> {

        @Override
        public InputStream stream(InputStream value) {
            return value;
        }

        @Override
        public InputStream parse(InputStream bytes) {
            return new ByteArrayInputStream(new byte[0]);
        }
    }
}
