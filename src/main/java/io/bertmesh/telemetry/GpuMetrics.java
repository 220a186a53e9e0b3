package io.bertmesh.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/**
 * The metrics of the machine's GPUs. Its own thread reads them once a second, never a call.
 *
 * <p>Without a driver there are no meters, and a value that the driver does not report has none (absent, not zero).
 */
@ApplicationScoped
class GpuMetrics {

    private static final Logger LOG = Logger.getLogger(GpuMetrics.class);

    private static final long PERIOD_SECONDS = 1;

    private final Meters meters;
    private final Supplier<Optional<Gpus>> driver;
    private final AtomicBoolean watching = new AtomicBoolean();
    // Starts its thread with the first task.
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gpu-metrics").factory());
    // Written by the thread that reads the GPUs, read by each scrape of the metrics.
    private volatile List<Gpus.Reading> readings = List.of();

    @Inject
    GpuMetrics(MeterRegistry meters) {
        this(meters, Nvml::open);
    }

    GpuMetrics(MeterRegistry meters, Supplier<Optional<Gpus>> driver) {
        this.meters = new Meters(meters);
        this.driver = driver;
    }

    /** Starts to read the GPUs, if there are any. Further calls do nothing. */
    void watch() {
        if (watching.compareAndSet(false, true)) {
            driver.get().ifPresent(this::watch);
        }
    }

    private void watch(Gpus gpus) {
        read(gpus);
        for (int i = 0; i < readings.size(); i++) {
            show(i);
        }
        var _ = timer.scheduleWithFixedDelay(() -> read(gpus), PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    void read(Gpus gpus) {
        try {
            readings = gpus.read();
        } catch (RuntimeException e) {
            LOG.warn("Reading the GPUs failed: no more GPU metrics", e);
            timer.shutdown();
            readings = List.of();
        }
    }

    @PreDestroy
    void close() {
        timer.shutdown();
    }

    private void show(int gpu) {
        show(gpu, "bertmesh.gpu.utilization.ratio", "Share of time the GPU computed", Gpus.Reading::utilizationRatio);
        show(gpu, "bertmesh.gpu.memory.used.bytes", "Memory in use, by all processes", Gpus.Reading::memoryUsedBytes);
        show(gpu, "bertmesh.gpu.memory.total.bytes", "Total memory", Gpus.Reading::memoryTotalBytes);
        show(gpu, "bertmesh.gpu.temperature.celsius", "Temperature of the chip", Gpus.Reading::temperatureCelsius);
        show(gpu, "bertmesh.gpu.power.watts", "Power draw", Gpus.Reading::powerWatts);
    }

    private void show(int gpu, String name, String description, ToDoubleFunction<Gpus.Reading> figure) {
        Gpus.Reading first = readings.get(gpu);
        if (Double.isNaN(figure.applyAsDouble(first))) {
            return;
        }
        Tags tags = Tags.of("gpu", String.valueOf(first.index()), "uuid", first.uuid());
        meters.gauge(name, description, tags, () -> now(gpu, figure));
    }

    private double now(int gpu, ToDoubleFunction<Gpus.Reading> figure) {
        List<Gpus.Reading> latest = readings;
        return latest.isEmpty() ? Double.NaN : figure.applyAsDouble(latest.get(gpu));
    }
}
