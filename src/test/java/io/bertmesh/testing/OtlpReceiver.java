package io.bertmesh.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** A collector that keeps the traces it gets. Listens for OTLP on this machine only. */
public final class OtlpReceiver implements AutoCloseable {

    private static final String PROTOBUF = "application/x-protobuf";

    private final Queue<ExportTraceServiceRequest> requests;
    private final int port;
    private final Runnable stop;

    private OtlpReceiver(Queue<ExportTraceServiceRequest> requests, int port, Runnable stop) {
        this.requests = requests;
        this.port = port;
        this.stop = stop;
    }

    /** Listens for gRPC on a port, or on any free port if it is 0. */
    public static OtlpReceiver start(int port) throws IOException {
        Queue<ExportTraceServiceRequest> requests = new ConcurrentLinkedQueue<>();
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress("localhost", port))
                .addService(new Traces(requests))
                .build()
                .start();
        return new OtlpReceiver(requests, server.getPort(), server::shutdownNow);
    }

    /** Listens for protobuf over HTTP on a free port. */
    public static OtlpReceiver startHttp() throws IOException {
        Queue<ExportTraceServiceRequest> requests = new ConcurrentLinkedQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        server.createContext("/v1/traces", exchange -> {
            try (exchange) {
                boolean isProtobuf =
                        PROTOBUF.equals(exchange.getRequestHeaders().getFirst("Content-Type"));
                if (isProtobuf) {
                    requests.add(ExportTraceServiceRequest.parseFrom(body(exchange)));
                }
                exchange.getResponseHeaders().set("Content-Type", PROTOBUF);
                // An empty message has no bytes.
                exchange.sendResponseHeaders(isProtobuf ? 200 : 415, -1);
            }
        });
        server.start();
        return new OtlpReceiver(requests, server.getAddress().getPort(), () -> server.stop(0));
    }

    public int port() {
        return port;
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
        stop.run();
    }

    private static InputStream body(HttpExchange exchange) throws IOException {
        return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
                ? new GZIPInputStream(exchange.getRequestBody())
                : exchange.getRequestBody();
    }

    /** The service that exporters call over gRPC. */
    private static final class Traces extends TraceServiceGrpc.TraceServiceImplBase {

        private final Queue<ExportTraceServiceRequest> requests;

        Traces(Queue<ExportTraceServiceRequest> requests) {
            this.requests = requests;
        }

        @Override
        public void export(ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
            requests.add(request);
            answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
            answer.onCompleted();
        }
    }
}
