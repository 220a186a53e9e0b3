package io.bertmesh.testing;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** A collector of traces that keeps what it is sent. Listens for OTLP over gRPC, on this machine only. */
public final class OtlpReceiver implements AutoCloseable {

    private final Queue<ExportTraceServiceRequest> requests = new ConcurrentLinkedQueue<>();
    private final Server server;

    private OtlpReceiver(int port) throws IOException {
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress("localhost", port))
                .addService(new Traces())
                .build()
                .start();
    }

    /** Listens on a port, or on any that is free if it is 0. */
    public static OtlpReceiver start(int port) throws IOException {
        return new OtlpReceiver(port);
    }

    public int port() {
        return server.getPort();
    }

    /** Everything received, as text. */
    public String text() {
        return requests.stream().map(Object::toString).collect(Collectors.joining("\n"));
    }

    public List<Span> spans() {
        return requests.stream()
                .flatMap(request -> request.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    /** The attributes of a span, each value as text. */
    public static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream()
                .collect(Collectors.toMap(attribute -> attribute.getKey(), attribute -> {
                    var value = attribute.getValue();
                    return value.hasStringValue() ? value.getStringValue() : String.valueOf(value.getIntValue());
                }));
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    /** What exporters call. */
    private final class Traces extends TraceServiceGrpc.TraceServiceImplBase {

        @Override
        public void export(ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
            requests.add(request);
            answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
            answer.onCompleted();
        }
    }
}
