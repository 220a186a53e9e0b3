package io.bertmesh.protocol;

import static io.restassured.RestAssured.when;

import com.google.protobuf.ByteString;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.OtlpReceiver;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.ConfigProvider;

/** Callers with their own traces, and the collector that receives the service's spans. */
final class TracedService implements AutoCloseable {

    /** The span of every caller. */
    static final String CALLER_SPAN = "b7ad6b7169203331";

    // Every test has its own traces.
    private static final AtomicLong TRACES = new AtomicLong();

    private final OtlpReceiver collector;
    private final ManagedChannel channel;

    private TracedService(OtlpReceiver collector, ManagedChannel channel) {
        this.collector = collector;
        this.channel = channel;
    }

    /** Starts the collector, and connects to the service of {@link TracedProfile}. */
    static TracedService connect() {
        int port = Integer.parseInt(setting(TracedProfile.GRPC_PORT));
        try {
            return new TracedService(
                    OtlpReceiver.start(
                            URI.create(setting(TracedProfile.COLLECTOR)).getPort()),
                    ManagedChannelBuilder.forAddress("localhost", port)
                            .usePlaintext()
                            .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String newTrace() {
        return "%032x".formatted(0x5eed_0000_0000L + TRACES.incrementAndGet());
    }

    /** The header of a caller that samples its trace. */
    static String recorded(String trace) {
        return "00-%s-%s-01".formatted(trace, CALLER_SPAN);
    }

    /** The header of a caller that does not sample its trace. */
    static String unrecorded(String trace) {
        return "00-%s-%s-00".formatted(trace, CALLER_SPAN);
    }

    /** A channel whose calls have no trace. */
    Channel channel() {
        return channel;
    }

    /** A channel whose calls have this header. */
    Channel channel(String traceparent) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), traceparent);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** Makes a call over gRPC. */
    void extract(String traceparent, String... texts) {
        var _ = FeatureExtractionServiceGrpc.newBlockingStub(channel(traceparent))
                .extract(ExtractRequest.newBuilder().addAllTexts(List.of(texts)).build());
    }

    /** The management port's answer to a path below {@code /q}. */
    static String managed(String path) {
        return when().get(setting("test.management.url") + path)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    /** All spans received. */
    List<Span> spans() {
        return collector.spans();
    }

    /** Everything received, as text. */
    String received() {
        return collector.text();
    }

    /** The spans of a trace, once there is one of each of these names. */
    List<Span> await(String trace, String... names) {
        Eventually.holds("trace %s has %s".formatted(trace, List.of(names)), () -> {
            List<Span> spans = of(trace);
            return Arrays.stream(names).noneMatch(name -> named(spans, name).isEmpty());
        });
        return of(trace);
    }

    /** The span of this id, once it is there. */
    Span await(ByteString id) {
        Eventually.holds(
                "a linked span is received",
                () -> spans().stream().anyMatch(span -> span.getSpanId().equals(id)));
        return spans().stream()
                .filter(span -> span.getSpanId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    static List<Span> named(List<Span> spans, String name) {
        return spans.stream().filter(span -> span.getName().equals(name)).toList();
    }

    static Span only(List<Span> spans, String name) {
        List<Span> named = named(spans, name);
        if (named.size() != 1) {
            throw new AssertionError("%d spans are named %s:\n%s".formatted(named.size(), name, spans));
        }
        return named.getFirst();
    }

    static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Override
    public void close() {
        channel.shutdownNow();
        collector.close();
    }

    private List<Span> of(String trace) {
        return spans().stream()
                .filter(span -> hex(span.getTraceId()).equals(trace))
                .toList();
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
