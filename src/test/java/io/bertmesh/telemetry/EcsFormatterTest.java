package io.bertmesh.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.boot.FatalMessage;
import io.bertmesh.testing.LogLines;
import java.util.Map;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

final class EcsFormatterTest {

    private final EcsFormatter formatter = new EcsFormatter("bertmesh", "1.0");

    @Test
    void writesWhatEveryLineHas() {
        JsonNode line = LogLines.read(formatter.format(record("a model is loaded")));

        assertThat(line.path("log.level").asText()).isEqualTo("INFO");
        assertThat(line.path("message").asText()).isEqualTo("a model is loaded");
        assertThat(line.path("service.name").asText()).isEqualTo("bertmesh");
        assertThat(line.path("service.version").asText()).isEqualTo("1.0");
        assertThat(line.path("log.logger").asText()).isEqualTo("io.bertmesh.Some");
        assertThat(line.path("process.thread.name").asText())
                .isEqualTo(Thread.currentThread().getName());
    }

    @Test
    void keepsARecordOnOneLine() {
        String line = formatter.format(record("two\nlines, a \"quote\" and a tab\t"));

        assertThat(line).endsWith("\n");
        assertThat(line.strip()).doesNotContain("\n", "\t");
        assertThat(LogLines.read(line).path("message").asText()).isEqualTo("two\nlines, a \"quote\" and a tab\t");
    }

    @Test
    void namesTheCallAndTheTraceThatAThreadWorksFor() {
        ExtLogRecord record = record("a call failed");
        record.setMdc(Map.of(
                EcsFormatter.REQUEST_ID_IN_CONTEXT,
                "call-17",
                "traceId",
                "0af7651916cd43dd8448eb211c80319c",
                "spanId",
                "b7ad6b7169203331"));

        JsonNode line = LogLines.read(formatter.format(record));

        assertThat(line.path("http.request.id").asText()).isEqualTo("call-17");
        assertThat(line.path("trace.id").asText()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(line.path("span.id").asText()).isEqualTo("b7ad6b7169203331");
    }

    @Test
    void writesWhatWasThrown() {
        ExtLogRecord record = record("a call failed by a fault of ours");
        record.setThrown(new IllegalStateException("no such row", new ArithmeticException()));

        JsonNode line = LogLines.read(formatter.format(record));

        assertThat(line.path("error.type").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(line.path("error.message").asText()).isEqualTo("no such row");
        assertThat(line.path("error.stack_trace").asText())
                .startsWith("java.lang.IllegalStateException: no such row\n\tat ")
                .contains("Caused by: java.lang.ArithmeticException");
    }

    @Test
    void writesAFatalMessageAsALineOfTheSameForm() {
        String line = FatalMessage.json("bertmesh", "bundle /models/x: missing");

        assertThat(line).doesNotContain("\n");
        assertThat(LogLines.read(line).path("log.level").asText()).isEqualTo("FATAL");
        assertThat(LogLines.read(line).path("message").asText()).isEqualTo("bundle /models/x: missing");
    }

    private static ExtLogRecord record(String message) {
        ExtLogRecord record = new ExtLogRecord(Level.INFO, message, EcsFormatterTest.class.getName());
        record.setLoggerName("io.bertmesh.Some");
        return record;
    }
}
