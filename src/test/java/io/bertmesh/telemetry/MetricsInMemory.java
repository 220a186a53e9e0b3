package io.bertmesh.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Metrics that tests of other packages hand in or read. Here, because only this package makes metrics. */
public final class MetricsInMemory {

    private final MeterRegistry meters = new SimpleMeterRegistry();

    public ModelMetrics models() {
        return new ModelMetrics(meters);
    }

    /** Sum of the gauges of this name that have this tag. */
    public double gauge(String name, String tag, String value) {
        return meters.find(name).tag(tag, value).gauges().stream()
                .mapToDouble(gauge -> gauge.value())
                .sum();
    }
}
