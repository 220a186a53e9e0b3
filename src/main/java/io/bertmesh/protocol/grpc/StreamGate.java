package io.bertmesh.protocol.grpc;

import io.bertmesh.call.BytesInFlight;
import io.bertmesh.call.HeldBytes;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gate through which all that the service sends on one stream must pass. It shuts when the stream ends, whoever ends
 * it: the service, or gRPC itself because of a message it cannot take.
 *
 * <p>gRPC ends such a stream on its event loop while other threads may still answer earlier messages. An answer behind
 * the end is an error of the whole connection to Netty, and all calls on it would be lost. gRPC reports the end here
 * before it queues the end, and the queue keeps its order. So what passes an open gate is sent before the end.
 *
 * <p>The gate also counts what comes: as bytes arrive, and again as they become messages. If there is no memory for
 * more, it has the call refused. Thread-safe.
 */
final class StreamGate extends ServerStreamTracer {

    private static final Context.Key<StreamGate> GATE = Context.key("bertmesh-stream-gate");

    private final HeldBytes held;
    // All are guarded by this, and so is everything that is sent.
    private boolean isShut;
    private boolean isFull;
    private @Nullable ServerCall<?, ?> refused;
    private int unanswered;
    private long answeredBytes;

    private StreamGate(HeldBytes held) {
        this.held = held;
    }

    /** Gives each stream of a server its gate. Its calls pass before those of interceptors that services have. */
    static void addTo(ServerBuilder<?> server, BytesInFlight budget) {
        server.addStreamTracerFactory(new Factory() {
            @Override
            public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
                return new StreamGate(budget.open());
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

    /** The gate of the current context's stream; empty if its server has none. */
    static Optional<StreamGate> current() {
        return Optional.ofNullable(GATE.get());
    }

    /** What the stream's call holds. */
    HeldBytes held() {
        return held;
    }

    /** Has this call refused if its messages find no memory, now or later. */
    synchronized void refuses(ServerCall<?, ?> call) {
        refused = call;
        refuseIfFull();
    }

    @Override
    public Context filterContext(Context context) {
        return context.withValue(GATE, this);
    }

    @Override
    public void inboundWireSize(long bytes) {
        take(bytes);
    }

    @Override
    public void inboundUncompressedSize(long bytes) {
        take(bytes);
    }

    @Override
    public synchronized void inboundMessage(int number) {
        unanswered++;
    }

    @Override
    public synchronized void streamClosed(Status status) {
        isShut = true;
        held.close();
    }

    private synchronized void take(long bytes) {
        if (!held.tryTake(bytes)) {
            isFull = true;
            refuseIfFull();
        }
    }

    private void refuseIfFull() {
        if (isFull && !isShut && refused != null) {
            GrpcStatus.close(refused, held.refusal());
        }
    }

    /** Gives back an answered item's part of what its stream holds, once the caller has read enough for more. */
    private void answered(boolean isReady) {
        if (unanswered > 0) {
            answeredBytes += (held.bytes() - answeredBytes) / unanswered;
            unanswered--;
        }
        if (isReady) {
            held.giveBack(answeredBytes);
            answeredBytes = 0;
        }
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
                    if (getMethodDescriptor().getType() == MethodType.BIDI_STREAMING) {
                        gate.answered(isReady());
                    }
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
