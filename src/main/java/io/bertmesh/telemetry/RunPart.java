package io.bertmesh.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import java.util.OptionalLong;

/** The texts that one recorded call has in a run, as spans of that call: queue, run, shape. Of one thread. */
final class RunPart {

    private final TracedCall call;
    private int texts;
    private long tokens;
    private long queuedNanos;
    private OptionalLong computedNanos = OptionalLong.empty();
    private OptionalLong answeredNanos = OptionalLong.empty();
    private Span run = Span.getInvalid();

    RunPart(TracedCall call) {
        this.call = call;
    }

    TracedCall call() {
        return call;
    }

    void add(long textQueuedNanos, int textTokens) {
        // Items of a stream wait since different times: the longest wait is shown.
        queuedNanos = texts == 0 || textQueuedNanos - queuedNanos < 0 ? textQueuedNanos : queuedNanos;
        texts++;
        tokens += textTokens;
    }

    /** Tells the call that its texts are in a run now, and asks whether its trace has room for it. */
    boolean join() {
        return call.joinRun(texts);
    }

    void begin(long startNanos, Attributes pack) {
        Span queue = call.child("queue", queuedNanos).setAllAttributes(ours()).startSpan();
        call.end(queue, startNanos);
        run = call.child("run", startNanos)
                .setAllAttributes(ours())
                .setAllAttributes(pack)
                .startSpan();
    }

    /** Of the span that shows the run in this call's trace. */
    SpanContext runContext() {
        return run.getSpanContext();
    }

    void linkTo(SpanContext shared) {
        run.addLink(shared);
    }

    void computed() {
        computedNanos = OptionalLong.of(call.clock().nanos());
    }

    void answered() {
        answeredNanos = OptionalLong.of(call.clock().nanos());
    }

    void end(String status) {
        long now = call.clock().nanos();
        setStatus(run, status);
        call.end(run, computedNanos.orElse(now));
        if (computedNanos.isPresent() && answeredNanos.isPresent()) {
            Span shape = call.child("shape", computedNanos.getAsLong())
                    .setAllAttributes(ours())
                    .startSpan();
            call.end(shape, answeredNanos.getAsLong());
        }
    }

    static void setStatus(Span span, String status) {
        span.setAttribute(SpanAttributes.STATUS, status);
        if (!status.equals("OK")) {
            span.setStatus(StatusCode.ERROR, status);
        }
    }

    private Attributes ours() {
        return call.served().toBuilder()
                .put(SpanAttributes.TEXTS, (long) texts)
                .put(SpanAttributes.TOKENS, tokens)
                .build();
    }
}
