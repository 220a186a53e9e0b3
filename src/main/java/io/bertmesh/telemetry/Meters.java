package io.bertmesh.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Registers meters, or finds those that have the same name and tags.
 *
 * <p>Its histograms have about a dozen buckets each, chosen by hand to match the values in objectives and alerts.
 * Micrometer's own choice would be about seventy buckets for every combination of tags.
 */
record Meters(MeterRegistry registry) {

    /** Upper bounds of the buckets of times that callers notice, in seconds. */
    private static final double[] SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };

    /** In seconds. Tokenizing a sentence takes about a tenth of a millisecond. */
    private static final double[] TOKENIZE_SECONDS = {0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.01, 0.1
    };

    Counter counter(String name, String description, Tags tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    /** Registers a gauge that keeps {@code value} and asks it at each scrape of the metrics. */
    void gauge(String name, String description, Tags tags, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    /** Registers a counter that asks {@code source} at each scrape of the metrics, and does not keep it. */
    <T> void count(String name, String description, T source, ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, source, value).description(description).register(registry);
    }

    /** A histogram of times that callers notice: 1 ms to 30 s. */
    Timer times(String name, String description, Tags tags) {
        return timer(name, description, tags, SECONDS);
    }

    /** A histogram of the times of tokenizing one text: 25 µs to 100 ms. */
    Timer tokenizeTimes(String name, String description, Tags tags) {
        return timer(name, description, tags, TOKENIZE_SECONDS);
    }

    /** A histogram of sizes or ratios, with {@code bounds} as upper bounds of its buckets. */
    DistributionSummary sizes(String name, String description, Tags tags, double... bounds) {
        return DistributionSummary.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(bounds)
                .register(registry);
    }

    private Timer timer(String name, String description, Tags tags, double... seconds) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(DoubleStream.of(seconds)
                        .mapToObj(bound -> Duration.ofNanos(Math.round(bound * 1e9)))
                        .toArray(Duration[]::new))
                .register(registry);
    }
}
