package io.bertmesh.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells which models this process serves, and where they really run. */
@ApplicationScoped
public class ModelMetrics {

    private final MeterRegistry meters;

    ModelMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** The meters of a model's queue and runs. */
    public QueueMetrics queue(String name, String version) {
        return new QueueMetrics(meters, name, version);
    }

    /**
     * Adds a loaded model as {@code bertmesh_model_info}, a gauge of value 1.
     *
     * @param provider where it really runs: {@code cpu} or {@code cuda}
     */
    public void register(String name, String version, String fingerprint, String provider, String precision) {
        Gauge.builder("bertmesh.model.info", () -> 1)
                .description("A loaded model: its version, vector space, provider in use and precision")
                .tag("model", name)
                .tag("version", version)
                .tag("fingerprint", fingerprint)
                .tag("provider", provider)
                .tag("precision", precision)
                .strongReference(true)
                .register(meters);
    }
}
