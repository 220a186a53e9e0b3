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
 * How a run shows in traces: once as a trace of its own, and once in each recorded call that has texts in it, linked both
 * ways. Unless one of its calls is recorded, nothing is made.
 *
 * <p>Of one thread, the worker's: add the texts, begin, tell what happens, end. The run's span is the current one meanwhile, so
 * that what is logged carries its ids.
 */
public final class RunSpan {

    private final Function<Call, @Nullable TracedCall> recorded;
    private final long startNanos;
    private final int packTokens;
    private final int packTexts;
    private List<RunPart> parts = List.of();
    private Span shared = Span.getInvalid();
    private Scope scope = Scope.noop();

    /** @param recorded gives the trace of a call, or nothing if it is not recorded or the call is over */
    RunSpan(Function<Call, @Nullable TracedCall> recorded, long startNanos, int packTokens, int packTexts) {
        this.recorded = recorded;
        this.startNanos = startNanos;
        this.packTokens = packTokens;
        this.packTexts = packTexts;
    }

    /**
     * A text of a call is in the run. The texts of one call are shown together.
     *
     * @param queuedNanos since when the text waited
     */
    public void add(Call call, long queuedNanos, int tokens) {
        RunPart part = part(call);
        if (part == null) {
            TracedCall traced = recorded.apply(call);
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

    /** All texts are added. */
    @SuppressWarnings("MustBeClosedChecker") // end() closes it, whatever becomes of the run.
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

    /** The model has answered. What follows is shaping. */
    public void computed() {
        parts.forEach(RunPart::computed);
    }

    /** A text of this call has its answer. */
    public void answered(Call call) {
        // By its part, because the call may be over by now.
        RunPart part = part(call);
        if (part != null) {
            part.answered();
        }
    }

    /**
     * The run is over.
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
                // A run belongs to many calls: it is in the trace of none, and recorded since it is linked to one that
                // is.
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
