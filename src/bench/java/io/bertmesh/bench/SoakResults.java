package io.bertmesh.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The results of a soak, as in the JSON. */
record SoakResults(Results.Setup setup, double minutes, double peakTokensPerSecond, List<Sample> samples) {

    /** A smaller rise within an hour counts as none, because a heap's size fluctuates. */
    private static final double STEADY_MIB_PER_HOUR = 30;

    /** The numbers of threads and handles vary by ones; a leak of one a minute would be 60. */
    private static final double STEADY_PER_HOUR = 6;

    /** The service at one moment, and the calls that were due in the step before it. */
    record Sample(
            double seconds,
            double residentMib,
            long threads,
            long handles,
            double callsPerSecond,
            long refused,
            long faults,
            Results.Latency latency) {}

    List<Figure> figures() {
        long faults = samples.stream().mapToLong(s -> s.faults() + s.refused()).sum();
        String name = "soak of %s min at 80 %% of peak: ".formatted(Figures.number(minutes));
        return List.of(
                slope(name + "memory, MiB an hour", Sample::residentMib, STEADY_MIB_PER_HOUR),
                slope(name + "threads, an hour", Sample::threads, STEADY_PER_HOUR),
                slope(name + "file handles, an hour", Sample::handles, STEADY_PER_HOUR),
                new Figure(name + "calls refused, failed or late", "0", String.valueOf(faults), faults == 0));
    }

    private Figure slope(String name, ToDoubleFunction<Sample> figure, double limit) {
        // The first quarter fills caches and pools.
        List<Sample> settled = samples.subList(samples.size() / 4, samples.size());
        double[] hours = settled.stream().mapToDouble(s -> s.seconds() / 3600).toArray();
        double[] values = settled.stream().mapToDouble(figure).toArray();
        return Figures.atMost(name, limit, slope(hours, values));
    }

    /** Slope of the least-squares line; 0 for fewer than two points. */
    static double slope(double[] x, double[] y) {
        double meanX = mean(x);
        double meanY = mean(y);
        double products = 0;
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            products += (x[i] - meanX) * (y[i] - meanY);
            squares += (x[i] - meanX) * (x[i] - meanX);
        }
        return squares == 0 ? 0 : products / squares;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }
}
