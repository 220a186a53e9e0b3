package io.bertmesh.telemetry;

import io.bertmesh.call.BytesInFlight;
import io.bertmesh.call.Call;
import io.bertmesh.call.CallListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.InstantSource;

/** Makes the listener of each call. It tells metrics, access log and traces what happens to the call. */
@ApplicationScoped
public class CallTelemetry {

    private final MeterRegistry registry;
    private final CallMetrics metrics;
    private final Tracer tracer;
    private final InstantSource instants;
    // Set once, by the thread that starts the service.
    private volatile boolean isStarting;

    @Inject
    CallTelemetry(MeterRegistry meters, OpenTelemetry telemetry) {
        this(meters, telemetry, InstantSource.system());
        this.isStarting = true;
    }

    CallTelemetry(MeterRegistry meters, OpenTelemetry telemetry, InstantSource instants) {
        this.registry = meters;
        this.metrics = new CallMetrics(new Meters(meters));
        // The instrumentation scope of our spans.
        this.tracer = telemetry.getTracer("io.bertmesh");
        this.instants = instants;
    }

    /** Returns the listener of a call that has just arrived. */
    public CallListener listen(Call call) {
        return new ObservedCall(call, this);
    }

    /** The service is ready. From now on the access log has a line for each call that it refuses as unavailable, too. */
    public void ready() {
        isStarting = false;
    }

    boolean isStarting() {
        return isStarting;
    }

    /** Shows at each scrape what all calls hold of the memory for requests and answers, and how many it kept out. */
    public void shows(BytesInFlight budget) {
        Meters meters = new Meters(registry);
        meters.gauge(
                "bertmesh.bytes.in.flight",
                "Memory that requests not yet answered and answers not yet written take, in bytes",
                Tags.empty(),
                budget::heldBytes);
        meters.count(
                "bertmesh.bytes.refusals",
                "Calls refused because requests and answers in flight take all the memory that they may",
                budget,
                BytesInFlight::refusals);
    }

    CallMetrics metrics() {
        return metrics;
    }

    /** Returns what shows a call in its trace, on a thread where the edge span is current. */
    CallListener spansOf(Call call) {
        return TracedCall.of(call, tracer, instants);
    }
}
