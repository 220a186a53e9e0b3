package io.bertmesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.OtlpReceiver;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The packaged service with a collector that takes protobuf over HTTP, by the variables that docs/tracing.md names. */
class HttpCollectorIT {

    private static final List<String> STEPS =
            List.of("POST /feature-extraction", "tokenize", "queue", "run", "shape", "shared run");

    @Test
    void sendsItsSpansOverHttp() throws Exception {
        try (OtlpReceiver collector = OtlpReceiver.startHttp();
                ServiceProcess service = ServiceProcess.start(Map.of(
                                "QUARKUS_OTEL_SDK_DISABLED", "false",
                                "QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                                "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:" + collector.port(),
                                // So that a busy machine loses none.
                                "QUARKUS_OTEL_EXPORTER_OTLP_TIMEOUT", "20s",
                                "QUARKUS_OTEL_BSP_EXPORT_TIMEOUT", "20s",
                                // So that no test waits.
                                "QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "50ms"))
                        .awaitStart()) {
            int status = callOverRest(service.httpPort());

            Eventually.holds("all spans are received", () -> names(collector).containsAll(STEPS));
            assertThat(status).isEqualTo(200);
        }
    }

    private static List<String> names(OtlpReceiver collector) {
        return collector.spans().stream().map(Span::getName).toList();
    }

    private static int callOverRest(int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/feature-extraction"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"text\": \"今天天气很好。\"}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }
}
