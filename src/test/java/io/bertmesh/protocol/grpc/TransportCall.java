package io.bertmesh.protocol.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;

/** The transport's side of a call. Counts the requested messages, and records how the call was closed. */
final class TransportCall<I, O> extends ServerCall<I, O> {

    private final MethodDescriptor<I, O> method;
    final List<Status.Code> closed = new ArrayList<>();
    boolean ready = true;
    int requested;

    TransportCall(MethodDescriptor<I, O> method) {
        this.method = method;
    }

    @Override
    public void request(int count) {
        requested += count;
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public MethodDescriptor<I, O> getMethodDescriptor() {
        return method;
    }

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(O message) {}

    @Override
    public void close(Status status, Metadata trailers) {
        closed.add(status.getCode());
    }

    @Override
    public boolean isCancelled() {
        return false;
    }
}
