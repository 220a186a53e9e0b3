package io.bertmesh.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ArrivalsTest {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    @Test
    void ascendWithinThePeriod() {
        long[] arrivals = Arrivals.draw(100, MINUTE, 1);

        assertThat(Arrays.stream(arrivals).boxed().toList())
                .isSorted()
                .allMatch(arrival -> arrival >= 0 && arrival < MINUTE);
    }

    @Test
    void areTheSameForTheSameSeed() {
        assertThat(Arrivals.draw(100, MINUTE, 1)).isEqualTo(Arrivals.draw(100, MINUTE, 1));
        assertThat(Arrivals.draw(100, MINUTE, 2)).isNotEqualTo(Arrivals.draw(100, MINUTE, 1));
    }

    @Test
    void comeAtTheRateAskedFor() {
        // The count's standard deviation is the square root of its mean: 245 of 60,000.
        assertThat(Arrivals.draw(1000, MINUTE, 1).length).isCloseTo(60_000, within(1000));
    }

    @Test
    void haveGapsAsUnequalAsChanceMakesThem() {
        long[] arrivals = Arrivals.draw(1000, MINUTE, 1);

        double[] gaps = IntStream.range(1, arrivals.length)
                .mapToDouble(i -> arrivals[i] - arrivals[i - 1])
                .toArray();
        double mean = Arrays.stream(gaps).average().orElseThrow();
        double variance = Arrays.stream(gaps)
                .map(gap -> (gap - mean) * (gap - mean))
                .average()
                .orElseThrow();

        // The standard deviation of an exponential gap is its mean.
        assertThat(Math.sqrt(variance) / mean).isCloseTo(1, within(0.05));
    }
}
