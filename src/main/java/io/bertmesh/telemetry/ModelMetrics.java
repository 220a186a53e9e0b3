package io.bertmesh.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Tells which models this process serves, where they really run, and whether they can be asked. */
@ApplicationScoped
public class ModelMetrics {

    /** The provider whose GPUs are worth a look. */
    private static final String CUDA = "cuda";

    private final MeterRegistry meters;
    private final CallSpans spans;
    private final GpuMetrics gpus;

    ModelMetrics(MeterRegistry meters, CallSpans spans, GpuMetrics gpus) {
        this.meters = meters;
        this.spans = spans;
        this.gpus = gpus;
    }

    /**
     * The meters of a model's queue and runs.
     *
     * @param packBudgetTokens most tokens of one run, 1 or more, as configured or found when the model was loaded
     */
    public QueueMetrics queue(String name, String version, int packBudgetTokens) {
        return new QueueMetrics(meters, spans, name, version, packBudgetTokens);
    }

    /** A model was loaded, checked and warmed up in this time. */
    public void loaded(String name, String version, Duration time) {
        double seconds = time.toNanos() / 1e9;
        gauge(
                "bertmesh.model.load.seconds",
                "How long the model took to be loaded, checked and warmed up",
                model(name, version),
                () -> seconds);
    }

    /**
     * Adds a loaded model as {@code bertmesh_model_info}, a gauge of value 1.
     *
     * @param provider where it really runs: {@code cpu} or {@code cuda}
     */
    public void register(String name, String version, String fingerprint, String provider, String precision) {
        gauge(
                "bertmesh.model.info",
                "A loaded model: its version, vector space, provider in use and precision",
                model(name, version).and("fingerprint", fingerprint, "provider", provider, "precision", precision),
                () -> 1);
        if (provider.equals(CUDA)) {
            gpus.watch();
        }
    }

    /** Shows from now on whether a model takes calls. The question is asked whenever the metrics are read. */
    public void showReady(String name, String version, BooleanSupplier isReady) {
        gauge(
                "bertmesh.model.ready",
                "1 if the model takes calls, 0 while a run hangs, once it is broken, and once the service drains",
                model(name, version),
                () -> isReady.getAsBoolean() ? 1 : 0);
    }

    private void gauge(String name, String description, Tags tags, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(meters);
    }

    private static Tags model(String name, String version) {
        return Tags.of("model", name, "version", version);
    }
}
