package io.bertmesh.telemetry;

import io.bertmesh.call.Call;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run in traces: once as a trace of its own and once in each sampled call that has texts in it, linked both
 * ways. If none of its calls is sampled, it makes no span.
 *
 * <p>For one thread, the worker: add the texts, begin, report what happens, end. Until the end the run's span is the
 * current one, so that log lines carry its ids.
 */
public final class RunSpan {

    private final Function<Call, @Nullable TracedCall> sampled;
    private final long startNanos;
    private final int packTokens;
    private final int packTexts;
    private List<RunPart> parts = List.of();
    private Span shared = Span.getInvalid();
    private Scope scope = Scope.noop();

    /** @param sampled returns the trace of a call, or null if the call is not sampled or is over */
    RunSpan(Function<Call, @Nullable TracedCall> sampled, long startNanos, int packTokens, int packTexts) {
        this.sampled = sampled;
        this.startNanos = startNanos;
        this.packTokens = packTokens;
        this.packTexts = packTexts;
    }

    /**
     * Adds a text of a call to the run. The texts of one call share their spans.
     *
     * @param queuedNanos when the text began to wait
     */
    public void add(Call call, long queuedNanos, int tokens) {
        RunPart part = part(call);
        if (part == null) {
            TracedCall traced = sampled.apply(call);
            if (traced == null) {
                return;
            }
            part = new RunPart(call, traced);
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
        parts.removeIf(part -> !part.join());
        if (parts.isEmpty()) {
            return;
        }
        Attributes pack = Attributes.of(
                SpanAttributes.PACK_TOKENS, (long) packTokens, SpanAttributes.PACK_TEXTS, (long) packTexts);
        parts.forEach(part -> part.begin(startNanos, pack));
        shared = begin(parts.getFirst().traced(), pack);
        parts.forEach(part -> part.linkTo(shared.getSpanContext()));
        scope = Context.root().with(shared).makeCurrent();
    }

    /** Marks the model's answer. Shaping follows. */
    public void computed() {
        parts.forEach(RunPart::computed);
    }

    /** Marks that a text of this call has its answer. */
    public void answered(Call call) {
        // By its part, because the call may be over by now.
        RunPart part = part(call);
        if (part != null) {
            part.answered();
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
        parts.forEach(part -> part.end(status));
        TracedCall first = parts.getFirst().traced();
        RunPart.setStatus(shared, status);
        first.end(shared, first.clock().nanos());
    }

    private Span begin(TracedCall first, Attributes pack) {
        SpanBuilder span = first.tracer()
                .spanBuilder("shared run")
                // A run belongs to many calls, so it has a trace of its own. A link to a sampled call makes it sampled.
                .setNoParent()
                .setStartTimestamp(first.clock().epochNanos(startNanos), TimeUnit.NANOSECONDS)
                .setAllAttributes(first.served())
                .setAllAttributes(pack);
        parts.forEach(part -> span.addLink(part.runContext()));
        return span.startSpan();
    }

    private @Nullable RunPart part(Call call) {
        for (RunPart part : parts) {
            if (part.isOf(call)) {
                return part;
            }
        }
        return null;
    }
}
