package io.bertmesh.telemetry;

import io.bertmesh.call.Call;
import io.bertmesh.call.Task;
import io.bertmesh.call.Transport;
import io.opentelemetry.api.trace.SpanContext;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of the access log: a sentence for people, fields for programs. An unknown string is empty. docs/logs.md lists
 * the fields.
 *
 * @param status name of the gRPC status, whatever the transport
 * @param durationNanos from the first header to the end of the call
 * @param texts number of texts that have an outcome
 * @param failedTexts number of those whose outcome is an error
 * @param tokens tokens of all tokenized texts
 * @param edge the call's span, invalid without tracing
 */
record AccessEntry(
        Call call,
        String status,
        long durationNanos,
        String model,
        String version,
        int texts,
        int failedTexts,
        long tokens,
        SpanContext edge) {

    /** The log category of the lines. Operators switch the access log off by it. */
    static final String CATEGORY = "io.bertmesh.access";

    static final String OK = "OK";

    static final String UNAVAILABLE = "UNAVAILABLE";

    /** The fields that only access log lines have. Names follow the Elastic Common Schema where it defines one. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event.dataset", CATEGORY);
        fields.put("event.outcome", status.equals(OK) ? "success" : "failure");
        fields.put("event.duration", durationNanos);
        fields.put(
                "network.protocol",
                call.transport() == Transport.REST ? "http" : call.transport().label());
        call.peer().ifPresent(address -> fields.put("client.ip", address));
        putKnown(fields, "user.id", call.caller().id());
        fields.put(EcsFormatter.REQUEST_ID, call.id());
        if (edge.isValid()) {
            fields.put(EcsFormatter.TRACE_ID, edge.getTraceId());
            fields.put(EcsFormatter.SPAN_ID, edge.getSpanId());
        }
        call.task().ifPresent(task -> fields.put("bertmesh.task", task.label()));
        fields.put("bertmesh.stream", call.transport().isStream());
        putKnown(fields, "bertmesh.model", model);
        putKnown(fields, "bertmesh.version", version);
        fields.put("bertmesh.status", status);
        fields.put("bertmesh.texts", texts);
        fields.put("bertmesh.failed_texts", failedTexts);
        fields.put("bertmesh.tokens", tokens);
        return fields;
    }

    /** The sentence. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(call.task().map(Task::label).orElse("call"));
        line.append(call.transport().isStream() ? " stream " : " ").append(status);
        line.append(" in ").append(millis()).append(" ms: ").append(texts).append(" texts, ");
        if (failedTexts > 0) {
            line.append(failedTexts).append(" failed, ");
        }
        line.append(tokens).append(" tokens, ");
        if (!model.isEmpty()) {
            line.append(model).append(' ').append(version).append(", ");
        }
        line.append(call.transport().label());
        call.peer().ifPresent(address -> line.append(" from ").append(address));
        if (!call.caller().id().isEmpty()) {
            line.append(" by ").append(call.caller().id());
        }
        line.append(", request ").append(call.id());
        if (edge.isValid()) {
            line.append(", trace ").append(edge.getTraceId());
        }
        return line.toString();
    }

    private String millis() {
        long tenths = durationNanos / 100_000;
        return tenths / 10 + "." + tenths % 10;
    }

    private static void putKnown(Map<String, Object> fields, String name, String value) {
        if (!value.isEmpty()) {
            fields.put(name, value);
        }
    }
}
