package io.bertmesh.telemetry;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Metrics for tests of other packages to pass in or read. It lies here because only this package makes metrics. */
public final class MetricsInMemory {

    private final MeterRegistry meters = new SimpleMeterRegistry();

    public ModelMetrics models() {
        return models(Optional::empty);
    }

    /** @param driver opens the GPUs' driver */
    ModelMetrics models(Supplier<Optional<Gpus>> driver) {
        return new ModelMetrics(meters, new GpuMetrics(meters, driver));
    }

    public CacheMetrics cache() {
        return new CacheMetrics(meters);
    }

    /** The queue meters of a model {@code test}, version {@code 1}, whose packs have at most 128 tokens. */
    public QueueMetrics queue() {
        return models().queue("test", "1", 128);
    }

    CallTelemetry calls() {
        return new CallTelemetry(meters, OpenTelemetry.noop());
    }

    MeterRegistry meters() {
        return meters;
    }

    /** The gauge of this name. */
    public double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    /** The sum of the counters of this name that have all these tags, name and value in turn. */
    public double count(String name, String... tags) {
        return meters.find(name).tags(tags).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    /** The count and the sum of the summary of this name. */
    public List<Double> summary(String name) {
        DistributionSummary summary = meters.get(name).summary();
        return List.of((double) summary.count(), summary.totalAmount());
    }

    /**
     * The count, and the sum in nanoseconds, of the timers of this name that have all these tags, name and value in
     * turn.
     */
    public List<Double> timer(String name, String... tags) {
        Collection<Timer> timers = meters.find(name).tags(tags).timers();
        return List.of(
                timers.stream().mapToDouble(Timer::count).sum(),
                timers.stream()
                        .mapToDouble(timer -> timer.totalTime(TimeUnit.NANOSECONDS))
                        .sum());
    }

    /** The names of all meters. */
    Set<String> names() {
        return meters.getMeters().stream().map(meter -> meter.getId().getName()).collect(Collectors.toSet());
    }

    /** The tags of every meter, each with its value. */
    public Set<String> tags() {
        return meters.getMeters().stream()
                .flatMap(meter -> meter.getId().getTags().stream())
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.toSet());
    }

    /** The sum of the gauges of this name that have this tag. */
    public double gauge(String name, String tag, String value) {
        return meters.find(name).tag(tag, value).gauges().stream()
                .mapToDouble(gauge -> gauge.value())
                .sum();
    }
}
