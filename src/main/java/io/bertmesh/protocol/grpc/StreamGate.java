package io.bertmesh.protocol.grpc;

import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.Objects;

/**
 * The gate through which all that the service sends on one stream must pass. It shuts when the stream ends, whoever ends
 * it: the service, or gRPC itself because of a message it cannot take.
 *
 * <p>gRPC ends such a stream on its event loop while other threads may still answer earlier messages. An answer behind
 * the end is an error of the whole connection to Netty, and all calls on it would be lost. gRPC reports the end here
 * before it queues the end, and the queue keeps its order. So what passes an open gate is sent before the end. Thread-safe.
 */
final class StreamGate extends ServerStreamTracer {

    private static final Context.Key<StreamGate> GATE = Context.key("bertmesh-stream-gate");

    // Guarded by this, and so is everything that is sent.
    private boolean isShut;

    private StreamGate() {}

    /** Gives each stream of a server its gate. Its calls pass before those of interceptors that services have. */
    static void addTo(ServerBuilder<?> server) {
        server.addStreamTracerFactory(new Factory() {
            @Override
            public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
                return new StreamGate();
            }
        });
        server.intercept(new ServerInterceptor() {
            @Override
            public <I, O> ServerCall.Listener<I> interceptCall(
                    ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
                StreamGate gate = Objects.requireNonNull(GATE.get(), "no gate (expected: the tracer sets it)");
                return next.startCall(new GatedCall<>(call, gate), headers);
            }
        });
    }

    @Override
    public Context filterContext(Context context) {
        return context.withValue(GATE, this);
    }

    @Override
    public synchronized void streamClosed(Status status) {
        isShut = true;
    }

    private static final class GatedCall<I, O> extends SimpleForwardingServerCall<I, O> {

        private final StreamGate gate;

        GatedCall(ServerCall<I, O> call, StreamGate gate) {
            super(call);
            this.gate = gate;
        }

        @Override
        public void sendHeaders(Metadata headers) {
            synchronized (gate) {
                if (!gate.isShut) {
                    super.sendHeaders(headers);
                }
            }
        }

        @Override
        public void sendMessage(O message) {
            synchronized (gate) {
                if (!gate.isShut) {
                    super.sendMessage(message);
                }
            }
        }

        @Override
        public void close(Status status, Metadata trailers) {
            synchronized (gate) {
                if (!gate.isShut) {
                    gate.isShut = true;
                    super.close(status, trailers);
                }
            }
        }
    }
}
