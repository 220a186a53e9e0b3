package io.bertmesh.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.ManualTicker;
import io.bertmesh.testing.Seeds;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TokenBucketTest {

    private final ManualTicker ticker = ManualTicker.at(Long.MAX_VALUE - 1_000_000_000);
    private final TokenBucket bucket = new TokenBucket(ticker, 100, 50);

    @Test
    void isFullAtFirst() {
        assertThat(bucket.untilFree()).isZero();
    }

    @Test
    void isFreeWhileATokenIsLeft() {
        bucket.charge(49);

        assertThat(bucket.untilFree()).isZero();
    }

    @Test
    void saysWhenTheNextTokenIsReady() {
        bucket.charge(50);

        assertThat(bucket.untilFree()).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void paysOffDebtAtItsRate() {
        bucket.charge(1_050);

        assertThat(bucket.untilFree()).isEqualTo(Duration.ofMillis(10_010));
    }

    @Test
    void isFreeAfterTheWaitThatItReported() {
        bucket.charge(77);
        Duration wait = bucket.untilFree();

        ticker.advance(wait);

        assertThat(bucket.untilFree()).isZero();
    }

    @Test
    void holdsNoMoreThanItsBurstHoweverLongItRests() {
        ticker.advance(Duration.ofDays(1));
        bucket.charge(50);

        assertThat(bucket.untilFree()).isPositive();
    }

    @Test
    void neverEmptiesWithoutARate() {
        TokenBucket.UNLIMITED.charge(Long.MAX_VALUE);

        assertThat(TokenBucket.UNLIMITED.untilFree()).isZero();
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void admitsItsRatePlusAtMostABurstAndOneCall(long seed) {
        Random random = new Random(seed);
        long used = 0;
        long largest = 0;
        Duration elapsed = Duration.ZERO;
        for (int call = 0; call < 500; call++) {
            Duration wait = bucket.untilFree().plusMillis(random.nextInt(3));
            ticker.advance(wait);
            elapsed = elapsed.plus(wait);
            long tokens = random.nextLong(1, 200);
            bucket.charge(tokens);
            used += tokens;
            largest = Math.max(largest, tokens);
        }

        double allowed = 100 * elapsed.toNanos() / 1e9 + 50;
        assertThat((double) used).isBetween(allowed - 500 * 3 * 0.1 - 100, allowed + largest);
    }
}
