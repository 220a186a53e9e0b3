package io.bertmesh.telemetry;

import io.bertmesh.call.Call;
import io.bertmesh.call.CallListener;
import io.bertmesh.call.Task;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * A call whose trace is sampled. It makes each span when that part of the call is over; {@link RunSpan} makes those of
 * runs. Thread-safe, because many threads report the items of a stream.
 */
final class TracedCall implements CallListener {

    /**
     * Maximum number of runs, and of a stream's items, that have spans of their own. A stream may have any number of
     * items, but people read a trace as a whole. The edge span counts the rest.
     */
    static final int MAX_SHOWN = 128;

    private final Call call;
    private final Tracer tracer;
    private final Context edge;
    // What to add to the call's nanoseconds to get those since 1970-01-01, which spans need. Each call has its own,
    // because the two clocks drift apart over days, but not within a call.
    private final long epochOffsetNanos;
    // All fields below are guarded by this.
    private Attributes served = Attributes.empty();
    private int tokenizedTexts;
    private long tokens;
    private int lookups;
    private int waitingTexts;
    private int runs;
    private long tokenizeStartNanos;
    private long tokenizeEndNanos;

    private TracedCall(Call call, Tracer tracer, Context edge, Instant now) {
        this.call = call;
        this.tracer = tracer;
        this.edge = edge;
        this.epochOffsetNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - call.nanos();
    }

    /**
     * Returns the listener that shows a call in its trace, on a thread where the edge span is current. A call whose
     * trace is not sampled costs one look at its context.
     */
    static CallListener of(Call call, Tracer tracer, InstantSource instants) {
        Context edge = Context.current();
        if (!Span.fromContext(edge).getSpanContext().isSampled()) {
            return NONE;
        }
        TracedCall traced = new TracedCall(call, tracer, edge, instants.instant());
        call.task().ifPresent(traced::asked);
        return traced;
    }

    boolean isOf(Call other) {
        return call.equals(other);
    }

    /** Now, by the call's clock. */
    long nanos() {
        return call.nanos();
    }

    @Override
    public void asked(Task task) {
        Span.fromContext(edge).setAttribute(SpanAttributes.TASK, task.label());
    }

    /** The attributes that name the model, empty until it is found. */
    synchronized Attributes served() {
        return served;
    }

    /** Builds a span under the edge that began at {@code startNanos}. */
    SpanBuilder child(String name, long startNanos) {
        return tracer.spanBuilder(name)
                .setParent(edge)
                .setStartTimestamp(startNanos + epochOffsetNanos, TimeUnit.NANOSECONDS);
    }

    void end(Span span, long endNanos) {
        span.end(endNanos + epochOffsetNanos, TimeUnit.NANOSECONDS);
    }

    /** Notes that this many waiting texts are in a run now. Returns whether to show the run. */
    synchronized boolean joinRun(int runTexts) {
        waitingTexts -= runTexts;
        return ++runs <= MAX_SHOWN;
    }

    @Override
    public synchronized void servedBy(String model, String version) {
        if (served.isEmpty()) {
            served = Attributes.of(SpanAttributes.MODEL, model, SpanAttributes.VERSION, version);
            Span.fromContext(edge).setAllAttributes(served);
        }
    }

    @Override
    public synchronized void tokenized(int textTokens, long nanos) {
        tokenizeEndNanos = call.nanos();
        if (tokenizedTexts == 0) {
            tokenizeStartNanos = tokenizeEndNanos - nanos;
        }
        tokenizedTexts++;
        tokens += textTokens;
        if (call.transport().isStream() && tokenizedTexts <= MAX_SHOWN) {
            showTokenize(1, textTokens, tokenizeEndNanos - nanos);
        }
    }

    @Override
    public synchronized void lookedUp(int texts, int found, long nanos) {
        if (++lookups <= MAX_SHOWN) {
            long endNanos = call.nanos();
            Span span = child("cache", endNanos - nanos)
                    .setAllAttributes(served)
                    .setAttribute(SpanAttributes.TEXTS, (long) texts)
                    .setAttribute(SpanAttributes.CACHED_TEXTS, (long) found)
                    .startSpan();
            end(span, endNanos);
        }
    }

    @Override
    public synchronized void queued(int texts) {
        waitingTexts += texts;
    }

    @Override
    public synchronized void ended(String status) {
        if (!call.transport().isStream() && tokenizedTexts > 0) {
            showTokenize(tokenizedTexts, tokens, tokenizeStartNanos);
        }
        if (waitingTexts > 0 && !status.equals("OK")) {
            showUnfinishedWait(status);
        }
        Span.fromContext(edge).setAttribute(SpanAttributes.RUNS, (long) runs);
    }

    private void showTokenize(int spanTexts, long spanTokens, long startNanos) {
        Span span = child("tokenize", startNanos)
                .setAttribute(SpanAttributes.TEXTS, (long) spanTexts)
                .setAttribute(SpanAttributes.TOKENS, spanTokens)
                .startSpan();
        end(span, tokenizeEndNanos);
    }

    /** Shows the texts that asked for a place in the queue but never ran, because they failed or were refused. */
    private void showUnfinishedWait(String status) {
        Span span = child("queue", tokenizeEndNanos)
                .setAllAttributes(served)
                .setAttribute(SpanAttributes.TEXTS, (long) waitingTexts)
                .startSpan();
        span.setStatus(StatusCode.ERROR, status);
        end(span, call.nanos());
    }
}
