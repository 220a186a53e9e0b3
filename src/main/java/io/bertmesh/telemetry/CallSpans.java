package io.bertmesh.telemetry;

import io.bertmesh.call.Ticker;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.InstantSource;

/**
 * Shows how a call spent its time, as children of the span that Quarkus makes of the call on its edge.
 *
 * <p>A call whose trace is not recorded costs one look at its context.
 */
@ApplicationScoped
public class CallSpans implements CallWatch {

    /** The instrumentation scope of our spans. */
    static final String SCOPE = "io.bertmesh";

    private static final CallObservation NOT_RECORDED = _ -> {};

    private final Tracer tracer;
    private final Ticker ticker;
    private final InstantSource instants;

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
    public CallObservation begin(CallOrigin origin) {
        Context edge = Context.current();
        if (!Span.fromContext(edge).getSpanContext().isSampled()) {
            return NOT_RECORDED;
        }
        return new TracedCall(tracer, edge, origin, SpanClock.startingNow(ticker, instants));
    }
}
