package io.bertmesh.telemetry;

import io.bertmesh.call.Call;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run in traces: once as a trace of its own and once in each sampled call that has texts in it, linked both
 * ways. If none of its calls is sampled, it makes no span.
 *
 * <p>For one thread, the worker: add the texts, begin, report what happens, end. Until the end the run's span is the
 * current one, so that log lines carry its ids.
 */
public final class RunSpan {

    private final long startNanos;
    private final int packTokens;
    private final int packTexts;
    private List<Part> parts = List.of();
    private Span shared = Span.getInvalid();
    private Scope scope = Scope.noop();
    private OptionalLong computedNanos = OptionalLong.empty();

    /**
     * Makes the run's spans once {@link #begin} is called.
     *
     * @param startNanos when the run began, by the clock of its calls
     * @param packTokens tokens of all its texts
     * @param packTexts number of its texts; equal texts count once
     */
    public RunSpan(long startNanos, int packTokens, int packTexts) {
        this.startNanos = startNanos;
        this.packTokens = packTokens;
        this.packTexts = packTexts;
    }

    /** One sampled call's texts in the run, as spans of that call: queue, run, shape. */
    private static final class Part {

        private final TracedCall call;
        private int texts;
        private long tokens;
        private long queuedNanos;
        private OptionalLong answeredNanos = OptionalLong.empty();
        private Span run = Span.getInvalid();

        private Part(TracedCall call) {
            this.call = call;
        }

        private void add(long textQueuedNanos, int textTokens) {
            // The items of a stream begin to wait at different times, so the span shows the longest wait.
            queuedNanos = texts == 0 || textQueuedNanos - queuedNanos < 0 ? textQueuedNanos : queuedNanos;
            texts++;
            tokens += textTokens;
        }

        private SpanBuilder span(String name, long startNanos) {
            return call.child(name, startNanos)
                    .setAllAttributes(call.served())
                    .setAttribute(SpanAttributes.TEXTS, (long) texts)
                    .setAttribute(SpanAttributes.TOKENS, tokens);
        }
    }

    /**
     * Adds a text of a call to the run. The texts of one call share their spans.
     *
     * @param queuedNanos when the text began to wait
     */
    public void add(Call call, long queuedNanos, int tokens) {
        Part part = part(call);
        if (part == null) {
            TracedCall traced = ObservedCall.traceOf(call);
            if (traced == null) {
                return;
            }
            part = new Part(traced);
            // Made here, because most runs have none.
            parts = parts.isEmpty() ? new ArrayList<>() : parts;
            parts.add(part);
        }
        part.add(queuedNanos, tokens);
    }

    /** Begins the spans, after all texts were added. */
    @SuppressWarnings("MustBeClosedChecker") // end() closes it, however the run ends.
    public void begin() {
        if (parts.isEmpty()) {
            return;
        }
        parts.removeIf(part -> !part.call.joinRun(part.texts));
        if (parts.isEmpty()) {
            return;
        }
        Attributes pack = Attributes.of(
                SpanAttributes.PACK_TOKENS, (long) packTokens, SpanAttributes.PACK_TEXTS, (long) packTexts);
        for (Part part : parts) {
            part.call.end(part.span("queue", part.queuedNanos).startSpan(), startNanos);
            part.run = part.span("run", startNanos).setAllAttributes(pack).startSpan();
        }
        shared = beginShared(parts.getFirst().call, pack);
        parts.forEach(part -> part.run.addLink(shared.getSpanContext()));
        scope = Context.root().with(shared).makeCurrent();
    }

    private Span beginShared(TracedCall first, Attributes pack) {
        SpanBuilder span = first.child("shared run", startNanos)
                // A run belongs to many calls, so it has a trace of its own. A link to a sampled call makes it sampled.
                .setNoParent()
                .setAllAttributes(first.served())
                .setAllAttributes(pack);
        parts.forEach(part -> span.addLink(part.run.getSpanContext()));
        return span.startSpan();
    }

    /** Marks the model's answer. Shaping follows. */
    public void computed() {
        if (!parts.isEmpty()) {
            computedNanos = OptionalLong.of(parts.getFirst().call.nanos());
        }
    }

    /** Marks that a text of this call has its answer. */
    public void answered(Call call) {
        // By its part, because the call may be over by now.
        Part part = part(call);
        if (part != null) {
            part.answeredNanos = OptionalLong.of(call.nanos());
        }
    }

    /**
     * Ends the spans.
     *
     * @param status name of a gRPC status: OK, INTERNAL if it failed, CANCELLED if it was stopped
     */
    public void end(String status) {
        scope.close();
        if (parts.isEmpty()) {
            return;
        }
        TracedCall first = parts.getFirst().call;
        long now = first.nanos();
        for (Part part : parts) {
            setStatus(part.run, status);
            part.call.end(part.run, computedNanos.orElse(now));
            if (computedNanos.isPresent() && part.answeredNanos.isPresent()) {
                Span shape = part.span("shape", computedNanos.getAsLong()).startSpan();
                part.call.end(shape, part.answeredNanos.getAsLong());
            }
        }
        setStatus(shared, status);
        first.end(shared, now);
    }

    private static void setStatus(Span span, String status) {
        span.setAttribute(SpanAttributes.STATUS, status);
        if (!status.equals("OK")) {
            span.setStatus(StatusCode.ERROR, status);
        }
    }

    private @Nullable Part part(Call call) {
        for (Part part : parts) {
            if (part.call.isOf(call)) {
                return part;
            }
        }
        return null;
    }
}
