package io.bertmesh.telemetry;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.FeatureExtractionServiceGrpc.FeatureExtractionServiceBlockingStub;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** While calls are traced, a latency bucket carries the trace id of a sampled call that fell into it. */
@QuarkusTest
@TestProfile(ExemplarsTest.Traced.class)
class ExemplarsTest {

    @Inject
    Tracer tracer;

    @Inject
    @GrpcClient("edge")
    FeatureExtractionServiceBlockingStub features;

    /** Samples every call, but exports no span. */
    public static final class Traced implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(new EdgeProfile().getConfigOverrides());
            settings.put("quarkus.otel.sdk.disabled", "false");
            settings.put("quarkus.otel.traces.exporter", "none");
            return settings;
        }
    }

    @Test
    void namesTheTraceOfACallOverRest() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";

        RestEdge.post("/fill-mask", "{\"text\": \"你[MASK]\"}", "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");

        assertThat(buckets("rest")).anySatisfy(line -> assertThat(line).contains("trace_id=\"" + trace + "\""));
    }

    @Test
    void namesTheTraceOfACallOverGrpc() {
        Span caller = tracer.spanBuilder("caller").startSpan();
        String trace = caller.getSpanContext().getTraceId();

        try (Scope _ = caller.makeCurrent()) {
            features.extract(ExtractRequest.newBuilder().addTexts("你好").build());
        } finally {
            caller.end();
        }

        assertThat(buckets("grpc")).anySatisfy(line -> assertThat(line).contains("trace_id=\"" + trace + "\""));
    }

    /** The latency buckets of the calls over one transport. */
    private static List<String> buckets(String transport) {
        String address = ConfigProvider.getConfig().getValue("test.management.url", String.class) + "/metrics";
        return given().header("Accept", MetricsFormatTest.OF_PROMETHEUS)
                .when()
                .get(address)
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .filter(line -> line.startsWith("bertmesh_request_duration_seconds_bucket{"))
                .filter(line -> line.contains("transport=\"" + transport + "\""))
                .toList();
    }
}
