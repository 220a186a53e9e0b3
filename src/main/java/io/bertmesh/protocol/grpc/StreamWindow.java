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
 * Bounds what one stream has under way. Its next request is read only while fewer than the configured number wait for
 * their answers, and the answers already given have left, so that a slow reader holds back its own stream and no other.
 *
 * <p>Quarkus does neither: it reads on whatever comes, into a queue without bound, and writes whether or not the caller
 * reads. Counting works because each request of our streams has exactly one answer.
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

    /** A call that passes requests for messages on only as the window allows. */
    private static final class WindowedCall<I, O> extends SimpleForwardingServerCall<I, O> {

        // Both are guarded by this: messages are asked for on event loops and sent on the threads that made them.
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

        /** Asks for as much as is wanted, free and ready. Whatever of these changes calls this again. */
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
