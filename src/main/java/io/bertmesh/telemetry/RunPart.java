package io.bertmesh.telemetry;

import io.bertmesh.call.Call;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import java.util.OptionalLong;

/** Shows one sampled call's texts in a run, as spans of that call: queue, run, shape. For one thread. */
final class RunPart {

    private final Call call;
    private final TracedCall traced;
    private int texts;
    private long tokens;
    private long queuedNanos;
    private OptionalLong computedNanos = OptionalLong.empty();
    private OptionalLong answeredNanos = OptionalLong.empty();
    private Span run = Span.getInvalid();

    RunPart(Call call, TracedCall traced) {
        this.call = call;
        this.traced = traced;
    }

    boolean isOf(Call other) {
        return call.equals(other);
    }

    TracedCall traced() {
        return traced;
    }

    void add(long textQueuedNanos, int textTokens) {
        // The items of a stream begin to wait at different times, so the span shows the longest wait.
        queuedNanos = texts == 0 || textQueuedNanos - queuedNanos < 0 ? textQueuedNanos : queuedNanos;
        texts++;
        tokens += textTokens;
    }

    /** Tells the call that its texts are in a run now. Returns whether the call's trace has room for the run. */
    boolean join() {
        return traced.joinRun(texts);
    }

    void begin(long startNanos, Attributes pack) {
        Span queue = traced.child("queue", queuedNanos)
                .setAllAttributes(attributes())
                .startSpan();
        traced.end(queue, startNanos);
        run = traced.child("run", startNanos)
                .setAllAttributes(attributes())
                .setAllAttributes(pack)
                .startSpan();
    }

    /** The context of the span that shows the run in this call's trace. */
    SpanContext runContext() {
        return run.getSpanContext();
    }

    void linkTo(SpanContext shared) {
        run.addLink(shared);
    }

    void computed() {
        computedNanos = OptionalLong.of(traced.clock().nanos());
    }

    void answered() {
        answeredNanos = OptionalLong.of(traced.clock().nanos());
    }

    void end(String status) {
        long now = traced.clock().nanos();
        setStatus(run, status);
        traced.end(run, computedNanos.orElse(now));
        if (computedNanos.isPresent() && answeredNanos.isPresent()) {
            Span shape = traced.child("shape", computedNanos.getAsLong())
                    .setAllAttributes(attributes())
                    .startSpan();
            traced.end(shape, answeredNanos.getAsLong());
        }
    }

    static void setStatus(Span span, String status) {
        span.setAttribute(SpanAttributes.STATUS, status);
        if (!status.equals("OK")) {
            span.setStatus(StatusCode.ERROR, status);
        }
    }

    private Attributes attributes() {
        return traced.served().toBuilder()
                .put(SpanAttributes.TEXTS, (long) texts)
                .put(SpanAttributes.TOKENS, tokens)
                .build();
    }
}
