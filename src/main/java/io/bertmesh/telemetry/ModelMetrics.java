package io.bertmesh.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Metrics of the models: which ones this process serves, where they really run, and whether they accept calls. */
@ApplicationScoped
public class ModelMetrics {

    /** The provider that uses the GPUs. */
    private static final String CUDA = "cuda";

    private final Meters meters;
    private final GpuMetrics gpus;

    ModelMetrics(MeterRegistry meters, GpuMetrics gpus) {
        this.meters = new Meters(meters);
        this.gpus = gpus;
    }

    /**
     * Registers the meters of a model's queue and runs.
     *
     * @param packBudgetTokens maximum tokens of a run, 1 or more, as configured or as measured when the model was
     *     loaded
     */
    public QueueMetrics queue(String name, String version, int packBudgetTokens) {
        return new QueueMetrics(meters, model(name, version), packBudgetTokens);
    }

    /** Shows how long a model took to load, check and warm up. */
    public void loaded(String name, String version, Duration time) {
        double seconds = time.toNanos() / 1e9;
        meters.gauge(
                "bertmesh.model.load.seconds",
                "Time to load, check and warm up the model",
                model(name, version),
                () -> seconds);
    }

    /**
     * Shows a loaded model as {@code bertmesh_model_info}, a gauge of value 1.
     *
     * @param provider where the model really runs: {@code cpu} or {@code cuda}
     */
    public void register(String name, String version, String fingerprint, String provider, String precision) {
        meters.gauge(
                "bertmesh.model.info",
                "1 for each loaded model; provider is where it really runs",
                model(name, version).and("fingerprint", fingerprint, "provider", provider, "precision", precision),
                () -> 1);
        if (provider.equals(CUDA)) {
            gpus.watch();
        }
    }

    /** Shows whether a model accepts calls. Each scrape of the metrics asks {@code isReady}. */
    public void showReady(String name, String version, BooleanSupplier isReady) {
        meters.gauge(
                "bertmesh.model.ready",
                "1 if the model accepts calls; 0 while a run hangs, after its runner broke, and during drain",
                model(name, version),
                () -> isReady.getAsBoolean() ? 1 : 0);
    }

    private static Tags model(String name, String version) {
        return Tags.of("model", name, "version", version);
    }
}
