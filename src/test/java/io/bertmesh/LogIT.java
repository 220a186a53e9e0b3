package io.bertmesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.testing.LogLines;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The log of a process that writes JSON, at the lowest level there is, after calls of all kinds. */
class LogIT {

    private static final String SECRET = "密钥QX7ZK";

    private static final Map<String, String> SETTINGS = Map.of(
            "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true",
            "QUARKUS_LOG_LEVEL", "TRACE",
            // No collector takes the spans.
            "QUARKUS_OTEL_SDK_DISABLED", "false",
            "BERTMESH_LIMITS_CHARACTERS_PER_TEXT", "100");

    private static List<JsonNode> lines;
    private static Map<String, JsonNode> calls;
    private static String output;
    private static String metrics;
    private static HttpResponse<String> answer;
    private static HttpResponse<String> answerToBadId;
    private static String grpcAnswerId;

    @BeforeAll
    static void callAndReadTheLog() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(SETTINGS, List.of("@deploy/image/jvm.options"))
                        .awaitStart();
                LoggedCalls calls = new LoggedCalls(service)) {
            answer = calls.post("rest-good", "{\"text\": \"[MASK]京" + SECRET + "\"}");
            calls.post("rest-mixed", "{\"texts\": [\"[MASK]京" + SECRET + "\", \"" + SECRET + "\"]}");
            calls.post("rest-malformed", "{\"text\": \"" + SECRET);
            calls.post("rest-no-json", SECRET);
            calls.post("rest-unknown-field", "{\"" + SECRET + "\": \"" + SECRET + "\"}");
            calls.post("rest-wrong-type", "{\"text\": [\"" + SECRET + "\"]}");
            calls.post("rest-unknown-model", "{\"text\": \"[MASK]\", \"model\": \"" + SECRET + "\"}");
            calls.post("rest-too-long", "{\"text\": \"[MASK]" + SECRET.repeat(50) + "\"}");
            calls.post("rest-too-large", "{\"text\": \"" + SECRET.repeat(1_000_000) + "\"}");
            answerToBadId = calls.post("bad id, QX7ZK", "{\"text\": \"[MASK]\"}");
            grpcAnswerId = calls.fillMask("grpc-good", "", "[MASK]京" + SECRET);
            calls.fillMask("grpc-mixed", "", "[MASK]京" + SECRET, SECRET);
            calls.fillMask("grpc-unknown-model", SECRET, "[MASK]" + SECRET);
            calls.fillMask("grpc-too-large", "", SECRET.repeat(1_000_000));
            calls.streamFillMask("grpc-stream", "[MASK]京" + SECRET, SECRET, "[MASK]");
            calls.sendGarbage("grpc-garbage", "FillMask", SECRET);
            calls.sendGarbage("grpc-garbage-stream", "StreamFillMask", SECRET);
            calls.callUnknownMethod("grpc-unknown-method");
            calls.post("rest-features", "/feature-extraction", "{\"text\": \"" + SECRET + "\"}");
            calls.post("rest-pair", "/semantic-similarity", "{\"text_a\": \"" + SECRET + "\", \"text_b\": \"\"}");
            calls.post("rest-bad-value", "{\"text\": \"[MASK]\", \"top_k\": \"" + SECRET + "\"}");
            calls.extract("grpc-features", SECRET);
            calls.compare("grpc-pair", SECRET, "[MASK]" + SECRET);
            calls.streamExtract("grpc-features-stream", SECRET, "", SECRET.repeat(50));
            calls.streamCompare("grpc-pair-stream", SECRET, SECRET.repeat(50));
            metrics = calls.metrics();
            service.terminate();
            service.awaitExitCode();
            output = service.output();
            lines = output.lines().map(LogLines::read).toList();
        }
        LogIT.calls = lines.stream()
                .filter(line -> line.has("event.dataset"))
                .collect(Collectors.toMap(line -> line.path("http.request.id").asText(), Function.identity()));
    }

    @Test
    void neverHoldsTextOfAUser() {
        assertThat(output.lines()).noneMatch(LogIT::holdsTheSecret);
        assertThat(metrics.lines()).isNotEmpty().noneMatch(LogIT::holdsTheSecret);
    }

    @Test
    void isAsTalkativeAsItGets() {
        assertThat(lines).extracting(line -> line.path("log.level").asText()).contains("DEBUG");
    }

    @Test
    void tellsWhatAProcessDoes() {
        assertThat(lines)
                .extracting(line -> line.path("message").asText())
                .anyMatch(message -> message.startsWith("bertmesh is up"))
                .anyMatch(message -> message.startsWith("Draining: "))
                .anyMatch(message -> message.startsWith("bertmesh stopped in "));
    }

    @ParameterizedTest
    @CsvSource({
        "rest-good,          OK,                 1, 0",
        "rest-mixed,         OK,                 2, 1",
        "rest-malformed,     INVALID_ARGUMENT,   0, 0",
        "rest-no-json,       INVALID_ARGUMENT,   0, 0",
        "rest-unknown-field, INVALID_ARGUMENT,   0, 0",
        "rest-wrong-type,    INVALID_ARGUMENT,   0, 0",
        "rest-unknown-model, NOT_FOUND,          0, 0",
        "rest-too-long,      INVALID_ARGUMENT,   1, 1",
        "rest-too-large,     RESOURCE_EXHAUSTED, 0, 0",
        "grpc-good,          OK,                 1, 0",
        "grpc-mixed,         OK,                 2, 1",
        "grpc-unknown-model, NOT_FOUND,          0, 0",
        "grpc-stream,        OK,                 3, 1",
        "grpc-garbage,       INVALID_ARGUMENT,   0, 0",
        "grpc-garbage-stream, INVALID_ARGUMENT,  0, 0",
    })
    void tellsOfEveryCall(String id, String status, int texts, int failedTexts) {
        JsonNode line = call(id);

        assertThat(line.path("bertmesh.task").asText()).isEqualTo("fill-mask");
        assertThat(line.path("bertmesh.status").asText()).isEqualTo(status);
        assertThat(line.path("event.outcome").asText()).isEqualTo(status.equals("OK") ? "success" : "failure");
        assertThat(line.path("bertmesh.texts").asInt()).isEqualTo(texts);
        assertThat(line.path("bertmesh.failed_texts").asInt()).isEqualTo(failedTexts);
        assertThat(line.path("bertmesh.stream").asBoolean()).isEqualTo(id.endsWith("stream"));
        assertThat(line.path("network.protocol").asText()).isEqualTo(id.startsWith("rest") ? "http" : "grpc");
        assertThat(line.path("client.ip").asText()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(line.path("event.duration").asLong()).isBetween(1L, 60_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource({"grpc-too-large", "grpc-unknown-method"})
    void tellsOfCallsThatCannotBeRead(String id) {
        assertThat(call(id).path("event.outcome").asText()).isEqualTo("failure");
    }

    @Test
    void tellsModelAndTokensOfACallThatRan() {
        JsonNode line = call("rest-good");

        assertThat(line.path("bertmesh.model").asText()).isEqualTo("bert-demo-zh");
        assertThat(line.path("bertmesh.version").asText()).isEqualTo("1");
        assertThat(line.path("bertmesh.tokens").asInt()).isBetween(6, 15);
    }

    @Test
    void givesTheIdBackToItsCaller() {
        assertThat(answer.headers().firstValue("x-request-id")).hasValue("rest-good");
        assertThat(grpcAnswerId).isEqualTo("grpc-good");
    }

    @Test
    void makesAnIdInPlaceOfOneThatIsInvalid() {
        String id = answerToBadId.headers().firstValue("x-request-id").orElseThrow();

        assertThat(UUID.fromString(id)).isNotNull();
        assertThat(calls).containsKey(id);
    }

    @Test
    void staysSilentOfCallsWhenToldTo() throws Exception {
        Map<String, String> settings = Map.of("QUARKUS_LOG_CATEGORY__IO_BERTMESH_ACCESS__LEVEL", "OFF");
        try (ServiceProcess service = ServiceProcess.start(settings).awaitStart()) {
            new LoggedCalls(service).post("silent", "{\"text\": \"[MASK]\"}");
            service.terminate();
            service.awaitExitCode();

            assertThat(service.output()).contains("bertmesh stopped in").doesNotContain("silent", "io.ber.access");
        }
    }

    /** As text, as bytes of a frame in hexadecimal digits, and as protobuf and JSON escape it. */
    private static boolean holdsTheSecret(String line) {
        String text = line.toLowerCase(Locale.ROOT);
        return Stream.of(
                        "密",
                        "qx7zk",
                        "e5af86e992a5",
                        "5158375a4b",
                        "\\345\\257\\206",
                        "\\\\345\\\\257\\\\206",
                        "\\u5bc6")
                .anyMatch(text::contains);
    }

    private static JsonNode call(String id) {
        return Objects.requireNonNull(calls.get(id), id);
    }
}
