package io.bertmesh.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes a log record as one JSON object on one line, with the field names of the Elastic Common Schema.
 * docs/log-line.schema.json describes it. Thread-safe.
 *
 * <p>Quarkus's own formatter cannot add fields to a single record, and it nests the trace ids.
 */
public final class EcsFormatter extends ExtFormatter {

    /** Version of the schema that defines the names. */
    public static final String ECS_VERSION = "8.11.0";

    /** The key of a request's id in the logging context (MDC) of the thread that works on it. */
    public static final String REQUEST_ID_IN_CONTEXT = "requestId";

    static final String REQUEST_ID = "http.request.id";
    static final String TRACE_ID = "trace.id";
    static final String SPAN_ID = "span.id";

    private static final JsonFactory JSON = new JsonFactory();

    private final String serviceName;
    private final String serviceVersion;

    /**
     * Creates the formatter of one service.
     *
     * @param serviceVersion empty if unknown
     */
    public EcsFormatter(String serviceName, String serviceVersion) {
        this.serviceName = serviceName;
        this.serviceVersion = serviceVersion;
    }

    @Override
    public String format(ExtLogRecord record) {
        StringWriter line = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            writeCommon(json, record);
            if (accessEntry(record) instanceof AccessEntry entry) {
                writeAll(json, entry.fields());
            } else {
                writeIfKnown(json, REQUEST_ID, record.getMdc(REQUEST_ID_IN_CONTEXT));
                // Quarkus uses these names.
                writeIfKnown(json, TRACE_ID, record.getMdc("traceId"));
                writeIfKnown(json, SPAN_ID, record.getMdc("spanId"));
            }
            if (record.getThrown() instanceof Throwable thrown) {
                writeError(json, thrown);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter never fails", e);
        }
        return line.append('\n').toString();
    }

    /** No line names the code that logged, and finding it would take longer than everything else. */
    @Override
    public boolean isCallerCalculationRequired() {
        return false;
    }

    private void writeCommon(JsonGenerator json, ExtLogRecord record) throws IOException {
        Instant time = record.getInstant().truncatedTo(ChronoUnit.MICROS);
        json.writeStringField("@timestamp", time.toString());
        json.writeStringField("log.level", record.getLevel().getName());
        json.writeStringField("message", formatMessage(record));
        json.writeStringField("ecs.version", ECS_VERSION);
        json.writeStringField("service.name", serviceName);
        writeIfKnown(json, "service.version", serviceVersion);
        json.writeStringField("log.logger", record.getLoggerName());
        writeIfKnown(json, "process.thread.name", record.getThreadName());
        writeIfKnown(json, "host.hostname", record.getHostName());
    }

    private static Object accessEntry(ExtLogRecord record) {
        Object[] parameters = record.getParameters();
        return parameters == null || parameters.length == 0 ? "" : parameters[0];
    }

    private static void writeAll(JsonGenerator json, Map<String, Object> fields) throws IOException {
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            json.writeObjectField(field.getKey(), field.getValue());
        }
    }

    private static void writeError(JsonGenerator json, Throwable thrown) throws IOException {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        json.writeStringField("error.type", thrown.getClass().getName());
        writeIfKnown(json, "error.message", thrown.getMessage());
        json.writeStringField("error.stack_trace", trace.toString());
    }

    private static void writeIfKnown(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null && !value.isEmpty()) {
            json.writeStringField(name, value);
        }
    }
}
