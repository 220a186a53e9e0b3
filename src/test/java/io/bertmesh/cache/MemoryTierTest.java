package io.bertmesh.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.telemetry.MetricsInMemory;
import io.bertmesh.testing.ManualTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class MemoryTierTest {

    private static final Duration TTL = Duration.ofMinutes(1);
    private static final int ANSWERS = 500;
    private static final IdReader LONG = new IdReader("id", 250);
    private static final long ANSWER_BYTES = 1_000 + MemoryTier.ENTRY_BYTES;

    private final ManualTicker ticker = ManualTicker.at(0);
    private final MetricsInMemory metrics = new MetricsInMemory();

    @Test
    void givesWhatItKept() {
        MemoryTier tier = new MemoryTier(1 << 20, TTL, ticker, metrics.cache());

        boolean isNew = tier.keep(key(1), 10, LONG);

        assertThat(isNew).isTrue();
        assertThat(tier.find(key(1), LONG)).hasValue(10);
        assertThat(tier.find(key(2), LONG)).isEmpty();
    }

    @Test
    void tellsWhetherAnAnswerWasThere() {
        MemoryTier tier = new MemoryTier(1 << 20, TTL, ticker, metrics.cache());
        tier.keep(key(1), 10, LONG);

        boolean isNew = tier.keep(key(1), 10, LONG);

        assertThat(isNew).isFalse();
    }

    @Test
    void staysWithinItsBytesAndCountsWhatItDropped() {
        MemoryTier tier = new MemoryTier(100 * ANSWER_BYTES, TTL, ticker, metrics.cache());

        for (int i = 0; i < ANSWERS; i++) {
            tier.keep(key(i), i, LONG);
        }

        assertThat(metrics.gauge("bertmesh.cache.bytes")).isEqualTo(100.0 * ANSWER_BYTES);
        assertThat(metrics.gauge("bertmesh.cache.entries")).isEqualTo(100);
        assertThat(metrics.count("bertmesh.cache.evictions", "cause", "size")).isEqualTo(ANSWERS - 100);
    }

    @Test
    void forgetsAnAnswerWhenItsTimeIsUp() {
        MemoryTier tier = new MemoryTier(1 << 20, TTL, ticker, metrics.cache());
        tier.keep(key(1), 10, LONG);
        ticker.advance(TTL.minusNanos(1));
        tier.keep(key(2), 20, LONG);

        ticker.advance(Duration.ofNanos(1));

        assertThat(tier.find(key(1), LONG)).isEmpty();
        assertThat(tier.find(key(2), LONG)).hasValue(20);
    }

    @Test
    void keepsNothingWithoutMemory() {
        MemoryTier tier = new MemoryTier(0, TTL, ticker, metrics.cache());

        boolean isNew = tier.keep(key(1), 10, LONG);

        assertThat(isNew).isTrue();
        assertThat(tier.find(key(1), LONG)).isEmpty();
    }

    private static TextKey key(long number) {
        return new TextKey(number, 0, 0, 0);
    }
}
