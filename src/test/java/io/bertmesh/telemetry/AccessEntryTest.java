package io.bertmesh.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.call.Call;
import io.bertmesh.call.Caller;
import io.bertmesh.call.Task;
import io.bertmesh.call.Transport;
import io.bertmesh.testing.CapturedLog;
import io.bertmesh.testing.ManualTicker;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AccessEntryTest {

    private static final long LATER_NANOS = 12_300_000;

    private final Logger category = Logger.getLogger(AccessEntry.CATEGORY);
    private final ManualTicker ticker = ManualTicker.at(5);
    private final CallTelemetry telemetry = new MetricsInMemory().calls();
    private CapturedLog log;

    @BeforeEach
    void listen() {
        log = CapturedLog.of(AccessEntry.CATEGORY);
        category.setLevel(Level.INFO);
    }

    @AfterEach
    void stopListening() {
        log.close();
        category.setLevel(null);
    }

    @Test
    void tellsAllOfACall() {
        Call call = begin("call-17");
        call.listener().servedBy("bert-demo-zh", "1");
        call.listener().tokenized(7, 1_000);
        call.listener().tokenized(9, 1_000);
        call.listener().answered("OK");
        call.listener().answered("TEXT_TOO_LONG");

        call.end("OK");

        JsonNode line = onlyLine();
        assertThat(line.path("event.outcome").asText()).isEqualTo("success");
        assertThat(line.path("event.duration").asLong()).isEqualTo(LATER_NANOS);
        assertThat(line.path("network.protocol").asText()).isEqualTo("grpc");
        assertThat(line.path("client.ip").asText()).isEqualTo("10.1.2.3");
        assertThat(line.path("user.id").asText()).isEqualTo("search");
        assertThat(line.path("http.request.id").asText()).isEqualTo("call-17");
        assertThat(line.path("bertmesh.task").asText()).isEqualTo("fill-mask");
        assertThat(line.path("bertmesh.model").asText()).isEqualTo("bert-demo-zh");
        assertThat(line.path("bertmesh.version").asText()).isEqualTo("1");
        assertThat(line.path("bertmesh.status").asText()).isEqualTo("OK");
        assertThat(line.path("bertmesh.stream").asBoolean()).isTrue();
        assertThat(line.path("bertmesh.texts").asInt()).isEqualTo(2);
        assertThat(line.path("bertmesh.failed_texts").asInt()).isEqualTo(1);
        assertThat(line.path("bertmesh.tokens").asLong()).isEqualTo(16);
    }

    @Test
    void tellsTheSameInPlainText() {
        Call call = begin("call-17");
        call.listener().servedBy("bert-demo-zh", "1");
        call.listener().tokenized(7, 1_000);
        call.listener().answered("TEXT_TOO_LONG");

        call.end("OK");

        assertThat(onlyLine().path("message").asText())
                .matches("fill-mask stream OK in 12\\.3 ms: 1 texts, 1 failed, 7 tokens, bert-demo-zh 1,"
                        + " grpc from 10\\.1\\.2\\.3 by search, request call-17");
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        Call call = new Call("call-18", Transport.REST, Optional.empty(), ticker, telemetry::listen);

        call.turnedAway("INVALID_ARGUMENT");

        JsonNode line = onlyLine();
        assertThat(line.path("event.outcome").asText()).isEqualTo("failure");
        assertThat(line.path("network.protocol").asText()).isEqualTo("http");
        assertThat(line.fieldNames())
                .toIterable()
                .doesNotContain(
                        "client.ip",
                        "user.id",
                        "bertmesh.task",
                        "bertmesh.model",
                        "bertmesh.version",
                        "trace.id",
                        "span.id");
    }

    @Test
    void writesNothingWhileItsCategoryIsOff() {
        category.setLevel(Level.OFF);

        begin("call-19").end("OK");

        assertThat(log.lines()).isEmpty();
    }

    /** A stream of the caller {@code search}, some time after it arrived. */
    @Test
    void isQuietAboutCallsThatComeBeforeTheServiceIsReady() {
        begin("call-1").end("UNAVAILABLE");
        telemetry.ready();

        begin("call-2").end("UNAVAILABLE");

        assertThat(onlyLine().path("http.request.id").asText()).isEqualTo("call-2");
    }

    private Call begin(String requestId) {
        Call call = new Call(requestId, Transport.GRPC_STREAM, Optional.of("10.1.2.3"), ticker, telemetry::listen);
        call.madeBy(Caller.unlimited("search"));
        call.asks(Task.FILL_MASK);
        call.begin();
        ticker.advance(Duration.ofNanos(LATER_NANOS));
        return call;
    }

    private JsonNode onlyLine() {
        assertThat(log.lines()).hasSize(1);
        return log.lines().getFirst();
    }
}
