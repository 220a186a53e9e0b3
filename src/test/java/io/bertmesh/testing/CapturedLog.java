package io.bertmesh.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.telemetry.EcsFormatter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;

/** Captures the log lines of a category as JSON until it is closed. Thread-safe. */
public final class CapturedLog implements AutoCloseable {

    private static final EcsFormatter FORMATTER = new EcsFormatter("bertmesh", "1.0");

    private final Logger category;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    // A plain handler would get only the message.
    private final ExtHandler handler = new ExtHandler() {
        @Override
        protected void doPublish(ExtLogRecord record) {
            lines.add(FORMATTER.format(record));
        }
    };

    private CapturedLog(Logger category) {
        this.category = category;
    }

    public static CapturedLog of(String category) {
        CapturedLog log = new CapturedLog(Logger.getLogger(category));
        log.category.addHandler(log.handler);
        return log;
    }

    /** The lines so far. Fails if one of them does not match the schema. */
    public List<JsonNode> lines() {
        return lines.stream().map(LogLines::read).toList();
    }

    /** Waits for the line of the call with this id. */
    public JsonNode ofCall(String requestId) {
        Eventually.holds(
                "a line of the call " + requestId, () -> lines().stream().anyMatch(line -> isOf(requestId, line)));
        return lines().stream()
                .filter(line -> isOf(requestId, line))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        category.removeHandler(handler);
    }

    private static boolean isOf(String requestId, JsonNode line) {
        return line.path("http.request.id").asText().equals(requestId);
    }
}
