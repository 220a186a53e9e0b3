package io.bertmesh.protocol;

import static io.bertmesh.protocol.TracedService.CALLER_SPAN;
import static io.bertmesh.protocol.TracedService.hex;
import static io.bertmesh.protocol.TracedService.named;
import static io.bertmesh.protocol.TracedService.newTrace;
import static io.bertmesh.protocol.TracedService.only;
import static io.bertmesh.protocol.TracedService.recorded;
import static io.bertmesh.protocol.TracedService.unrecorded;
import static io.bertmesh.testing.OtlpReceiver.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.testing.Eventually;
import io.bertmesh.v1.ExtractOptions;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.bertmesh.v1.FeatureExtractionServiceGrpc.FeatureExtractionServiceStub;
import io.bertmesh.v1.StreamExtractRequest;
import io.bertmesh.v1.StreamExtractResponse;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a collector receives of a call over either edge. */
@QuarkusTest
@TestProfile(TracedProfile.class)
class TracesTest {

    private static final String GRPC_EDGE = "bertmesh.v1.FeatureExtractionService/Extract";
    private static final String STREAM_EDGE = "bertmesh.v1.FeatureExtractionService/StreamExtract";
    private static final String REST_EDGE = "POST /feature-extraction";
    private static final String SECRET = "秘密";

    /** The text in protobuf's text format. */
    private static final String SECRET_IN_OCTAL = "\\347\\247\\230\\345\\257\\206";

    private TracedService service;

    // Not assigned at its declaration, because Quarkus creates two instances of a test.
    @BeforeEach
    void connect() {
        service = TracedService.connect();
    }

    @AfterEach
    void disconnect() {
        service.close();
    }

    @Test
    void showTheStepsOfAGrpcCallUnderTheCallersSpan() {
        String trace = newTrace();

        service.extract(recorded(trace), "今天天气很好", "中国");

        List<Span> spans = service.await(trace, GRPC_EDGE, "shape");
        Span edge = only(spans, GRPC_EDGE);
        assertSteps(spans, edge);
        assertThat(attributes(edge))
                .containsEntry("bertmesh.task", "feature-extraction")
                .containsEntry("bertmesh.model", "tiny-mlm")
                .containsEntry("bertmesh.version", "1")
                .containsEntry("bertmesh.texts", "2")
                .containsEntry("bertmesh.tokens", "12")
                .containsEntry("bertmesh.status", "OK");
    }

    @Test
    void showTheStepsOfARestCallUnderTheCallersSpan() {
        String trace = newTrace();

        RestEdge.post("/feature-extraction", "{\"text\": \"今天天气很好\"}", "traceparent", recorded(trace));

        List<Span> spans = service.await(trace, REST_EDGE, "shape");
        Span edge = only(spans, REST_EDGE);
        assertSteps(spans, edge);
        assertThat(attributes(edge))
                .containsEntry("bertmesh.task", "feature-extraction")
                .containsEntry("bertmesh.texts", "1")
                .containsEntry("bertmesh.tokens", "8")
                .containsEntry("bertmesh.status", "OK");
    }

    @Test
    void showTheItemsOfAStreamUnderTheCallersSpan() {
        String trace = newTrace();
        FeatureExtractionServiceStub stub = FeatureExtractionServiceGrpc.newStub(service.channel(recorded(trace)));

        StreamClient.<StreamExtractRequest, StreamExtractResponse>open(stub::streamExtract)
                .answersTo(List.of(item("今天天气很好"), item("中国")));

        Span edge = only(service.await(trace, STREAM_EDGE), STREAM_EDGE);
        int runs = Integer.parseInt(attributes(edge).get("bertmesh.runs"));
        Eventually.holds(
                "all steps are received",
                () -> named(service.await(trace), "shape").size() == runs);
        List<Span> spans = service.await(trace);
        assertThat(hex(edge.getParentSpanId())).isEqualTo(CALLER_SPAN);
        assertThat(attributes(edge)).containsEntry("bertmesh.texts", "2").containsEntry("bertmesh.status", "OK");
        assertThat(named(spans, "tokenize")).hasSize(2);
        assertThat(named(spans, "run").stream()
                        .mapToInt(run -> Integer.parseInt(attributes(run).get("bertmesh.texts")))
                        .sum())
                .isEqualTo(2);
        assertThat(spans)
                .filteredOn(span -> !span.getSpanId().equals(edge.getSpanId()))
                .extracting(Span::getParentSpanId)
                .containsOnly(edge.getSpanId());
    }

    @Test
    void beginATraceForACallerThatBringsNone() {
        RestEdge.post("/feature-extraction", "{\"text\": \"今天天气很好\"}");

        Eventually.holds(
                "the call is received", () -> !named(service.spans(), REST_EDGE).isEmpty());
        assertThat(only(service.spans(), REST_EDGE).getParentSpanId().isEmpty()).isTrue();
    }

    @Test
    void showNothingOfACallWhoseCallerDoesNotRecordIt() {
        String trace = newTrace();
        String laterTrace = newTrace();

        service.extract(unrecorded(trace), "今天天气很好");
        RestEdge.post("/feature-extraction", "{\"text\": \"今天\"}", "traceparent", unrecorded(trace));

        service.extract(recorded(laterTrace), "中国");
        Span run = only(service.await(laterTrace, GRPC_EDGE, "shape"), "run");
        service.await(run.getLinks(0).getSpanId());
        assertThat(service.await(trace)).isEmpty();
        assertThat(named(service.spans(), "shared run")).hasSize(1);
    }

    @Test
    void nameTheStatusOfACallThatFails() {
        String trace = newTrace();
        var stub = FeatureExtractionServiceGrpc.newBlockingStub(service.channel(recorded(trace)));

        Throwable failure = catchThrowable(() -> stub.extract(ExtractRequest.newBuilder()
                .addTexts("今")
                .setOptions(ExtractOptions.newBuilder().setModel("no-such"))
                .build()));

        Span edge = only(service.await(trace, GRPC_EDGE), GRPC_EDGE);
        assertThat(failure).isInstanceOf(StatusRuntimeException.class);
        assertThat(attributes(edge)).containsEntry("bertmesh.status", "NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\": \"秘密\"}",
                "{\"texts\": [\"秘密\", \"\"]}",
                "{\"text\": 秘密}",
                "{\"秘密\": 1}",
                "秘密",
                "{\"text\": \"秘密\", \"pooling\": \"秘密\"}",
                "{\"text\": \"秘密\", \"model\": \"秘密\"}",
            })
    void holdNoTextOfARequest(String body) {
        String trace = newTrace();

        RestEdge.post("/feature-extraction", body, "traceparent", recorded(trace));

        service.await(trace, REST_EDGE);
        assertThat(service.received()).doesNotContain(SECRET).doesNotContain(SECRET_IN_OCTAL);
    }

    @Test
    void leaveOutHealthAndMetrics() {
        String trace = newTrace();
        long startNanos = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        TracedService.managed("/health/ready");
        TracedService.managed("/metrics");
        HealthGrpc.newBlockingStub(service.channel()).check(HealthCheckRequest.getDefaultInstance());

        service.extract(recorded(trace), "今天");

        service.await(only(service.await(trace, GRPC_EDGE, "shape"), "run")
                .getLinks(0)
                .getSpanId());
        // Spans of earlier tests may arrive late.
        assertThat(service.spans())
                .filteredOn(span -> span.getStartTimeUnixNano() >= startNanos)
                .extracting(Span::getName)
                .containsExactlyInAnyOrder(GRPC_EDGE, "tokenize", "queue", "run", "shape", "shared run");
    }

    private static void assertSteps(List<Span> spans, Span edge) {
        List<Span> steps =
                List.of(only(spans, "tokenize"), only(spans, "queue"), only(spans, "run"), only(spans, "shape"));
        assertThat(edge.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
        assertThat(hex(edge.getParentSpanId())).isEqualTo(CALLER_SPAN);
        assertThat(steps).extracting(Span::getParentSpanId).containsOnly(edge.getSpanId());
        assertThat(steps).extracting(Span::getStartTimeUnixNano).isSorted();
        assertThat(steps.getFirst().getStartTimeUnixNano()).isGreaterThanOrEqualTo(edge.getStartTimeUnixNano());
        assertThat(steps.get(2).getStartTimeUnixNano()).isEqualTo(steps.get(1).getEndTimeUnixNano());
        assertThat(steps.get(3).getStartTimeUnixNano()).isEqualTo(steps.get(2).getEndTimeUnixNano());
    }

    private static StreamExtractRequest item(String text) {
        return StreamExtractRequest.newBuilder().setText(text).build();
    }
}
