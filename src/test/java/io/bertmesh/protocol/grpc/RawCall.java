package io.bertmesh.protocol.grpc;

import io.bertmesh.protocol.StreamClient;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;

/** Calls any method, unary or not, with any number of messages of any bytes, as no client library would. */
public final class RawCall {

    private RawCall() {}

    /** Opens a call of a method, named as {@code bertmesh.v1.ModelService/GetModel}. */
    public static StreamClient<byte[], byte[]> open(Channel channel, String method) {
        return open(channel, method, CallOptions.DEFAULT);
    }

    static StreamClient<byte[], byte[]> open(Channel channel, String method, CallOptions options) {
        MethodDescriptor<byte[], byte[]> raw = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodType.BIDI_STREAMING)
                .setFullMethodName(method)
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
        return StreamClient.open(answers -> ClientCalls.asyncBidiStreamingCall(channel.newCall(raw, options), answers));
    }

    /** Sends these messages, and waits for the refusal. */
    public static GrpcFailure refusal(Channel channel, String method, String... hexMessages) {
        StreamClient<byte[], byte[]> call = open(channel, method);
        for (String message : hexMessages) {
            call.send(HexFormat.of().parseHex(message));
        }
        call.halfClose();
        return GrpcFailure.of(call.awaitFailure());
    }

    private static final class Bytes implements Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
