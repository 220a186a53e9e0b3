package io.bertmesh.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import java.util.OptionalLong;

/** Shows one sampled call's texts in a run, as spans of that call: queue, run, shape. For one thread. */
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
        // The items of a stream begin to wait at different times, so the span shows the longest wait.
        queuedNanos = texts == 0 || textQueuedNanos - queuedNanos < 0 ? textQueuedNanos : queuedNanos;
        texts++;
        tokens += textTokens;
    }

    /** Tells the call that its texts are in a run now. Returns whether the call's trace has room for the run. */
    boolean join() {
        return call.joinRun(texts);
    }

    void begin(long startNanos, Attributes pack) {
        Span queue =
                call.child("queue", queuedNanos).setAllAttributes(attributes()).startSpan();
        call.end(queue, startNanos);
        run = call.child("run", startNanos)
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
                    .setAllAttributes(attributes())
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

    private Attributes attributes() {
        return call.served().toBuilder()
                .put(SpanAttributes.TEXTS, (long) texts)
                .put(SpanAttributes.TOKENS, tokens)
                .build();
    }
}
