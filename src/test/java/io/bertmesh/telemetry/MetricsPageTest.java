package io.bertmesh.telemetry;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.FeatureExtractionServiceGrpc.FeatureExtractionServiceBlockingStub;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the metrics with docs/metrics.md, because dashboards and alerts depend on these names. */
@QuarkusTest
@TestProfile(EdgeProfile.class)
class MetricsPageTest {

    private static final Path PAGE = Path.of("docs/metrics.md");

    @Inject
    MeterRegistry meters;

    @Inject
    @GrpcClient("edge")
    FeatureExtractionServiceBlockingStub features;

    @BeforeEach
    void makeCalls() {
        RestEdge.post("/fill-mask", "{\"text\": \"你[MASK]\"}");
        features.extract(ExtractRequest.newBuilder().addTexts("你好").build());
    }

    @Test
    void listsEveryMetricOfOurs() throws IOException {
        CacheMetrics cache = new CacheMetrics(meters);
        cache.hit("memory", 1);
        cache.missed("memory", 1);
        cache.failed("redis", "timeout");
        cache.skipped("read", 1);
        cache.evicted("size");
        cache.lookedUp(1);
        cache.memory(() -> 0, () -> 0);
        cache.breaker("read", () -> false);
        GpuMetrics gpus = new GpuMetrics(
                meters, () -> Optional.of(() -> List.of(new Gpus.Reading(0, "GPU-of-test", 0.5, 1e9, 8e9, 50, 100))));
        gpus.watch();
        gpus.close();

        Set<MetricFamily> shown = MetricFamily.named("bertmesh_", MetricFamily.scraped(metrics()));

        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(
                        MetricFamily.documented(PAGE).keySet());
    }

    @Test
    void namesTheUnitOfEveryMetric() throws IOException {
        Map<MetricFamily, String> units = MetricFamily.documented(PAGE);

        assertThat(units).isNotEmpty().allSatisfy((family, unit) -> {
            assertThat(family.name()).matches("[a-z]+(_[a-z]+)+");
            assertThat(family.name().endsWith("_total"))
                    .as(family.name())
                    .isEqualTo(family.type().equals("counter"));
            assertThat(unit)
                    .as(family.name())
                    .isIn(
                            "seconds",
                            "bytes",
                            "celsius",
                            "watts",
                            "ratio",
                            "tokens",
                            "texts",
                            "runs",
                            "requests",
                            "none");
            if (!unit.equals("none")) {
                assertThat(family.name()).contains("_" + unit);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jvm_memory_used_bytes",
                "jvm_gc_pause_seconds",
                "jvm_threads_live_threads",
                "process_cpu_usage",
                "http_server_requests_seconds",
                "grpc_server_processing_duration_seconds",
                "grpc_server_responses_sent_messages_total",
            })
    void showsTheJvmAndItsServersToo(String name) {
        Set<MetricFamily> shown = MetricFamily.scraped(metrics());

        assertThat(shown).extracting(MetricFamily::name).contains(name);
    }

    @Test
    void showsNoNameThatACallerMadeUp() {
        RestEdge.post("/fill-mask", "{\"text\": \"你[MASK]\", \"model\": \"made-up-model\", \"version\": \"made-up\"}");

        String metrics = metrics();

        assertThat(metrics).doesNotContain("made-up");
        assertThat(metrics.lines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("bertmesh_requests_total{")
                        .contains("model=\"none\"", "outcome=\"NOT_FOUND\"", "task=\"fill-mask\""));
    }

    private static String metrics() {
        String address = ConfigProvider.getConfig().getValue("test.management.url", String.class) + "/metrics";
        return given().header("Accept", "text/plain")
                .when()
                .get(address)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }
}
