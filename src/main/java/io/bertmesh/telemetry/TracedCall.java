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

    private final Tracer tracer;
    private final Context edge;
    private final Span edgeSpan;
    private final Call call;
    private final SpanClock clock;
    private final Runnable forget;
    // All fields below are guarded by this.
    private Attributes served = Attributes.empty();
    private int tokenizedTexts;
    private long tokens;
    private int answeredTexts;
    private int failedTexts;
    private int cachedTexts;
    private int lookups;
    private int waitingTexts;
    private int runs;
    private long tokenizeStartNanos;
    private long tokenizeEndNanos;

    /**
     * @param edge the context in which the edge span is the current one
     * @param forget runs when the call is over
     */
    TracedCall(Tracer tracer, Context edge, Call call, SpanClock clock, Runnable forget) {
        this.tracer = tracer;
        this.edge = edge;
        this.edgeSpan = Span.fromContext(edge);
        this.call = call;
        this.clock = clock;
        this.forget = forget;
        call.task().ifPresent(this::asked);
    }

    @Override
    public void asked(Task task) {
        edgeSpan.setAttribute(SpanAttributes.TASK, task.label());
    }

    SpanClock clock() {
        return clock;
    }

    Tracer tracer() {
        return tracer;
    }

    /** The attributes that name the model, empty until it is found. */
    synchronized Attributes served() {
        return served;
    }

    /** Builds a span of this call that began at {@code startNanos}. */
    SpanBuilder child(String name, long startNanos) {
        return tracer.spanBuilder(name)
                .setParent(edge)
                .setStartTimestamp(clock.epochNanos(startNanos), TimeUnit.NANOSECONDS);
    }

    void end(Span span, long endNanos) {
        span.end(clock.epochNanos(endNanos), TimeUnit.NANOSECONDS);
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
            edgeSpan.setAllAttributes(served);
        }
    }

    @Override
    public synchronized void tokenized(int textTokens, long nanos) {
        tokenizeEndNanos = clock.nanos();
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
        cachedTexts += found;
        if (++lookups <= MAX_SHOWN) {
            long endNanos = clock.nanos();
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
    public synchronized void answered(String reason) {
        answeredTexts++;
        if (!reason.equals("OK")) {
            failedTexts++;
        }
    }

    @Override
    public synchronized void ended(String status) {
        forget.run();
        if (!call.transport().isStream() && tokenizedTexts > 0) {
            showTokenize(tokenizedTexts, tokens, tokenizeStartNanos);
        }
        if (waitingTexts > 0 && !status.equals("OK")) {
            showUnfinishedWait(status);
        }
        edgeSpan.setAttribute(SpanAttributes.TEXTS, (long) answeredTexts);
        edgeSpan.setAttribute(SpanAttributes.TOKENS, tokens);
        edgeSpan.setAttribute(SpanAttributes.FAILED_TEXTS, (long) failedTexts);
        edgeSpan.setAttribute(SpanAttributes.CACHED_TEXTS, (long) cachedTexts);
        edgeSpan.setAttribute(SpanAttributes.RUNS, (long) runs);
        edgeSpan.setAttribute(SpanAttributes.STATUS, status);
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
        end(span, clock.nanos());
    }
}
