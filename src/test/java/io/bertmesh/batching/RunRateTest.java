package io.bertmesh.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class RunRateTest {

    private static final RunRate MICROSECOND_A_TOKEN = new RunRate(1_000, 1e6);

    @Test
    void estimatesHowLongTokensTake() {
        double nanos = MICROSECOND_A_TOKEN.nanosFor(128);

        assertThat(nanos).isEqualTo(128_000);
    }

    @Test
    void reportsTokensPerSecond() {
        double tokens = MICROSECOND_A_TOKEN.tokensPerSecond();

        assertThat(tokens).isEqualTo(1e6);
    }

    @Test
    void doesNotChangeIfRunsAreAsFastAsBefore() {
        RunRate rate = MICROSECOND_A_TOKEN.after(100, 100_000);

        assertThat(rate.nanosFor(1)).isCloseTo(1_000, within(1e-6));
    }

    @Test
    void weighsARunByItsTokens() {
        RunRate small = MICROSECOND_A_TOKEN.after(1, 2_000);
        RunRate large = MICROSECOND_A_TOKEN.after(100, 200_000);

        assertThat(small.nanosFor(1)).isCloseTo(1_001, within(0.1));
        assertThat(large.nanosFor(1)).isCloseTo(1_092, within(0.5));
    }

    @Test
    void restsByTwoThirdsOnTheLastHundredRuns() {
        RunRate rate = new RunRate(100 * 100, 100 * 100 * 1_000);

        for (int run = 0; run < 100; run++) {
            rate = rate.after(100, 200_000);
        }

        assertThat(rate.nanosFor(1)).isBetween(1_600.0, 1_700.0);
    }

    @Test
    void isNotMisledByARunThatStalled() {
        RunRate rate = new RunRate(20 * 100, 20 * 100 * 1_000).after(100, 60_000_000_000L);

        assertThat(rate.nanosFor(1)).isCloseTo(1_144, within(1.0));
    }

    @Test
    void followsALastingChange() {
        RunRate rate = MICROSECOND_A_TOKEN;

        for (int run = 0; run < 2_000; run++) {
            rate = rate.after(100, 3_000_000);
        }

        assertThat(rate.nanosFor(1)).isCloseTo(30_000, within(10.0));
    }
}
