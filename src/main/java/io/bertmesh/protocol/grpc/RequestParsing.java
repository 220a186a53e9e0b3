package io.bertmesh.protocol.grpc;

import io.bertmesh.error.InferenceError;
import io.grpc.BinaryLog;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hands a request that cannot be parsed to the interceptors as an {@link Unreadable}, so that {@link RequestCheck} can
 * refuse it. Without this, gRPC parses before it calls an interceptor, and takes a parser's exception for a fault of the
 * service: status UNKNOWN, and a stack trace in the log.
 *
 * <p>It logs nothing. It is a {@link BinaryLog} because that is the only public hook of gRPC that reaches the parser of
 * every method, health and reflection included. Thread-safe.
 */
final class RequestParsing extends BinaryLog {

    /** What an interceptor gets in place of a request that cannot be parsed. */
    record Unreadable(InferenceError error) {}

    private static final InferenceError MALFORMED =
            new InferenceError.InvalidInput("message", "malformed", "the protobuf encoding of the method's request");

    private final InferenceError tooLarge;
    // One entry a method, because gRPC asks again for each call.
    private final Map<MethodDescriptor<?, ?>, MethodDescriptor<?, ?>> methods = new ConcurrentHashMap<>();

    /** @param maxMessageBytes how large a message may be, compressed and not */
    RequestParsing(int maxMessageBytes) {
        this.tooLarge = new InferenceError.RequestTooLarge(maxMessageBytes);
    }

    @Override
    @SuppressWarnings("unchecked") // The descriptor is that of the same method.
    public <I, O> ServerMethodDefinition<?, ?> wrapMethodDefinition(ServerMethodDefinition<I, O> method) {
        MethodDescriptor<I, O> tolerant =
                (MethodDescriptor<I, O>) methods.computeIfAbsent(method.getMethodDescriptor(), this::tolerant);
        return ServerMethodDefinition.create(tolerant, method.getServerCallHandler());
    }

    @Override
    public Channel wrapChannel(Channel channel) {
        return channel;
    }

    @Override
    public void close() {}

    private <I, O> MethodDescriptor<I, O> tolerant(MethodDescriptor<I, O> method) {
        return method.toBuilder(new Tolerant<>(method.getRequestMarshaller()), method.getResponseMarshaller())
                .build();
    }

    private InferenceError errorOf(RuntimeException failure) {
        return failure instanceof StatusRuntimeException refused
                        && refused.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED
                ? tooLarge
                : MALFORMED;
    }

    /** Parses as another marshaller does, but never fails. */
    private final class Tolerant<I> implements Marshaller<I> {

        private final Marshaller<I> strict;

        Tolerant(Marshaller<I> strict) {
            this.strict = strict;
        }

        @Override
        public InputStream stream(I value) {
            return strict.stream(value);
        }

        @Override
        @SuppressWarnings("unchecked") // No code between here and RequestCheck looks at a message.
        public I parse(InputStream bytes) {
            try {
                return strict.parse(bytes);
            } catch (RuntimeException e) {
                return (I) new Unreadable(errorOf(e));
            }
        }
    }
}
