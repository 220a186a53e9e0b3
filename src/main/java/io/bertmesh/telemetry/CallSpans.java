package io.bertmesh.telemetry;

import io.bertmesh.call.Call;
import io.bertmesh.call.CallListener;
import io.bertmesh.call.Ticker;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shows how a call spent its time: as children of the edge, the span that Quarkus creates for the call.
 *
 * <p>A call whose trace is not sampled costs one look at its context.
 */
@ApplicationScoped
public class CallSpans implements CallWatch {

    /** The instrumentation scope of our spans. */
    static final String SCOPE = "io.bertmesh";

    private final Tracer tracer;
    private final Ticker ticker;
    private final InstantSource instants;
    // The calls in flight whose trace is sampled. Each removes itself when it ends.
    private final Map<Call, TracedCall> sampled = new ConcurrentHashMap<>();

    @Inject
    CallSpans(OpenTelemetry telemetry) {
        this(telemetry, Ticker.system(), InstantSource.system());
    }

    CallSpans(OpenTelemetry telemetry, Ticker ticker, InstantSource instants) {
        this.tracer = telemetry.getTracer(SCOPE);
        this.ticker = ticker;
        this.instants = instants;
    }

    @Override
    public Optional<CallListener> begun(Call call) {
        Context edge = Context.current();
        if (!Span.fromContext(edge).getSpanContext().isSampled()) {
            return Optional.empty();
        }
        SpanClock clock = SpanClock.startingNow(ticker, instants);
        TracedCall traced = new TracedCall(tracer, edge, call, clock, () -> sampled.remove(call));
        sampled.put(call, traced);
        return Optional.of(traced);
    }

    /**
     * Returns what shows a run in the traces of its calls.
     *
     * @param startNanos when the run began, by the ticker of its calls
     * @param packTokens tokens of all its texts
     * @param packTexts number of its texts; equal texts count once
     */
    RunSpan run(long startNanos, int packTokens, int packTexts) {
        return new RunSpan(sampled::get, startNanos, packTokens, packTexts);
    }
}
