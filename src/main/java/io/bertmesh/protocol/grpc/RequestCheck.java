package io.bertmesh.protocol.grpc;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceError.InvalidInput;
import io.bertmesh.protocol.grpc.RequestParsing.Unreadable;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.Prioritized;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Refuses messages that cannot be read, and unary calls with none or several. These are faults of callers, which gRPC
 * by itself would report as faults of the service.
 *
 * <p>A stream ends at the message: the service answers the messages before it, then the call ends with the error.
 */
@GlobalInterceptor
@ApplicationScoped
class RequestCheck implements ServerInterceptor, Prioritized {

    /** What ended the requests of the current stream, once something has. */
    private static final Context.Key<AtomicReference<Optional<InferenceError>>> FAULT = Context.key("bertmesh-fault");

    /** What cut the current stream's requests off, or empty if its caller ended them. */
    static Optional<InferenceError> fault(Context stream) {
        AtomicReference<Optional<InferenceError>> fault = FAULT.get(stream);
        return fault == null ? Optional.empty() : fault.get();
    }

    /** Runs after {@link GrpcArrivals}, which notes the refusal, and before all code that looks at a message. */
    @Override
    public int getPriority() {
        return 750;
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        if (call.getMethodDescriptor().getType().clientSendsOneMessage()) {
            ClosedOnce<I, O> checked = new ClosedOnce<>(call);
            return new OneMessage<>(checked, next.startCall(checked, headers));
        }
        AtomicReference<Optional<InferenceError>> fault = new AtomicReference<>(Optional.empty());
        Context context = Context.current().withValue(FAULT, fault);
        return new ReadableMessages<>(
                Contexts.interceptCall(context, new CutCall<>(call, fault), headers, next), fault);
    }

    /** Closes a call for whoever is first: the check of its message, the timer of a slow request, or the service. */
    private static final class ClosedOnce<I, O> extends SimpleForwardingServerCall<I, O> {

        private final AtomicBoolean isClosed = new AtomicBoolean();

        ClosedOnce(ServerCall<I, O> call) {
            super(call);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (isClosed.compareAndSet(false, true)) {
                super.close(status, trailers);
            }
        }
    }

    /** Passes one message that can be read, and refuses every other request. */
    private static final class OneMessage<I> extends SimpleForwardingServerCallListener<I> {

        private final ServerCall<I, ?> call;
        // Neither is synchronized, because gRPC calls a listener from one thread at a time.
        private int messages;
        private boolean isRefused;

        OneMessage(ServerCall<I, ?> call, ServerCall.Listener<I> service) {
            super(service);
            this.call = call;
        }

        @Override
        public void onMessage(I message) {
            messages++;
            if (messages > 1) {
                refuse(new InvalidInput("messages", "more than 1", "1"));
            } else if ((Object) message instanceof Unreadable(InferenceError error)) {
                refuse(error);
            } else {
                super.onMessage(message);
            }
        }

        @Override
        public void onHalfClose() {
            if (messages == 0) {
                refuse(new InvalidInput("messages", "0", "1"));
            }
            if (!isRefused) {
                super.onHalfClose();
            }
        }

        private void refuse(InferenceError error) {
            isRefused = true;
            GrpcStatus.close(call, error);
        }
    }

    /** Passes messages up to the first that cannot be read, and ends the requests there. */
    private static final class ReadableMessages<I> extends SimpleForwardingServerCallListener<I> {

        private final AtomicReference<Optional<InferenceError>> fault;

        ReadableMessages(ServerCall.Listener<I> service, AtomicReference<Optional<InferenceError>> fault) {
            super(service);
            this.fault = fault;
        }

        @Override
        public void onMessage(I message) {
            if (fault.get().isPresent()) {
                return;
            }
            if ((Object) message instanceof Unreadable(InferenceError error)) {
                fault.set(Optional.of(error));
                super.onHalfClose();
                return;
            }
            super.onMessage(message);
        }

        @Override
        public void onHalfClose() {
            if (fault.get().isEmpty()) {
                super.onHalfClose();
            }
        }
    }

    /** Closes a stream with its fault if the service, which knows nothing of it, ends it well. */
    private static final class CutCall<I, O> extends SimpleForwardingServerCall<I, O> {

        private final AtomicReference<Optional<InferenceError>> fault;

        CutCall(ServerCall<I, O> call, AtomicReference<Optional<InferenceError>> fault) {
            super(call);
            this.fault = fault;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            Optional<InferenceError> error = fault.get();
            if (status.isOk() && error.isPresent()) {
                GrpcStatus.close(delegate(), error.get());
                return;
            }
            super.close(status, trailers);
        }
    }
}
