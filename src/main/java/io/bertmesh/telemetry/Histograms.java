package io.bertmesh.telemetry;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.DoubleStream;

/**
 * Makes histograms whose buckets are chosen by hand: about a dozen each, at the values that objectives and alerts name.
 * Micrometer's own would be some seventy for every combination of tags.
 */
final class Histograms {

    /** Where the buckets of times end that callers feel, in seconds. */
    private static final double[] SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };

    /** A sentence is tokenized in a tenth of a millisecond. */
    private static final double[] TOKENIZE_SECONDS = {0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.01, 0.1
    };

    private Histograms() {}

    /** Of times that callers feel: 1 ms to 30 s. */
    static Timer times(MeterRegistry meters, String name, String description, Tags tags) {
        return timer(meters, name, description, tags, SECONDS);
    }

    /** Of the times that single texts take to be tokenized: 25 µs to 100 ms. */
    static Timer tokenizeTimes(MeterRegistry meters, String name, String description, Tags tags) {
        return timer(meters, name, description, tags, TOKENIZE_SECONDS);
    }

    /** Of sizes and shares, with buckets that end at {@code bounds}. */
    static DistributionSummary sizes(
            MeterRegistry meters, String name, String description, Tags tags, double... bounds) {
        return DistributionSummary.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(bounds)
                .register(meters);
    }

    private static Timer timer(MeterRegistry meters, String name, String description, Tags tags, double... seconds) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(DoubleStream.of(seconds)
                        .mapToObj(bound -> Duration.ofNanos(Math.round(bound * 1e9)))
                        .toArray(Duration[]::new))
                .register(meters);
    }
}
