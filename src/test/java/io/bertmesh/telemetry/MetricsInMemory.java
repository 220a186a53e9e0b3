package io.bertmesh.telemetry;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Metrics that tests of other packages hand in or read. Here, because only this package makes metrics. */
public final class MetricsInMemory {

    private final MeterRegistry meters = new SimpleMeterRegistry();

    public ModelMetrics models() {
        return new ModelMetrics(meters);
    }

    public CacheMetrics cache() {
        return new CacheMetrics(meters);
    }

    /** The meters of the queue of a model {@code test} of version {@code 1}. */
    public QueueMetrics queue() {
        return models().queue("test", "1");
    }

    /** The gauge of this name. */
    public double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    /** Sum of the counters of this name. */
    public double count(String name) {
        return meters.find(name).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    /** Sum of the counters of this name that have this tag. */
    public double count(String name, String tag, String value) {
        return meters.find(name).tag(tag, value).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    /** What was recorded in the summary of this name: how often, and the sum. */
    public List<Double> summary(String name) {
        DistributionSummary summary = meters.get(name).summary();
        return List.of((double) summary.count(), summary.totalAmount());
    }

    /** What was recorded in the timer of this name: how often, and the sum in nanoseconds. */
    public List<Double> timer(String name) {
        Timer timer = meters.get(name).timer();
        return List.of((double) timer.count(), timer.totalTime(TimeUnit.NANOSECONDS));
    }

    /** The tags of every meter, each with its value. */
    public Set<String> tags() {
        return meters.getMeters().stream()
                .flatMap(meter -> meter.getId().getTags().stream())
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.toSet());
    }

    /** Sum of the gauges of this name that have this tag. */
    public double gauge(String name, String tag, String value) {
        return meters.find(name).tag(tag, value).gauges().stream()
                .mapToDouble(gauge -> gauge.value())
                .sum();
    }
}
