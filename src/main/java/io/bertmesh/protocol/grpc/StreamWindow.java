package io.bertmesh.protocol.grpc;

import io.bertmesh.config.BertConfig;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Limits how much one stream has in flight. It reads the next request only if fewer than the configured number wait for
 * their answers and the earlier answers have left. So a slow reader delays its own stream and no other.
 *
 * <p>Quarkus does neither: it reads everything into an unbounded queue, and writes whether or not the caller reads.
 * Counting works because each request of bertmesh's streams has exactly one answer.
 */
@ApplicationScoped
public class StreamWindow implements ServerInterceptor {

    private final int size;

    StreamWindow(BertConfig config) {
        this.size = config.limits().streamWindow();
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        if (call.getMethodDescriptor().getType() != MethodType.BIDI_STREAMING) {
            return next.startCall(call, headers);
        }
        WindowedCall<I, O> windowed = new WindowedCall<>(call, size);
        return new SimpleForwardingServerCallListener<>(next.startCall(windowed, headers)) {
            @Override
            public void onReady() {
                windowed.readOn();
                super.onReady();
            }
        };
    }

    /** Requests messages only as the window allows. */
    private static final class WindowedCall<I, O> extends SimpleForwardingServerCall<I, O> {

        // Both are guarded by this, because event loops request messages and other threads send them.
        private int free;
        private int wanted;

        WindowedCall(ServerCall<I, O> call, int size) {
            super(call);
            this.free = size;
        }

        @Override
        public void request(int count) {
            synchronized (this) {
                wanted += count;
            }
            readOn();
        }

        @Override
        public void sendMessage(O message) {
            super.sendMessage(message);
            synchronized (this) {
                free++;
            }
            readOn();
        }

        /** Requests as many messages as are wanted, free and ready. Each change of these calls it again. */
        void readOn() {
            int count = isReady() ? take() : 0;
            if (count > 0) {
                super.request(count);
            }
        }

        private synchronized int take() {
            int count = Math.min(free, wanted);
            free -= count;
            wanted -= count;
            return count;
        }
    }
}
