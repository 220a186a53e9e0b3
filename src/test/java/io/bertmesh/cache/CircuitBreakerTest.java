package io.bertmesh.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.cache.CircuitBreaker.Permit;
import io.bertmesh.testing.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CircuitBreakerTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTicker ticker = ManualTicker.at(Long.MAX_VALUE - 5);
    private final CircuitBreaker breaker =
            new CircuitBreaker(new CircuitBreaker.Settings(3, SECOND, SECOND.multipliedBy(4)), ticker);

    @Test
    void staysClosedAfterFewerFailuresInARowThanOpenIt() {
        fail(2);
        breaker.succeeded();
        fail(2);

        assertThat(breaker.ask()).isEqualTo(Permit.USE);
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void opensAfterSoManyFailuresInARow() {
        fail(3);

        assertThat(breaker.ask()).isEqualTo(Permit.LEAVE);
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void letsOneTryWhenTheTimeIsUp() {
        fail(3);
        ticker.advance(SECOND);

        Permit first = breaker.ask();

        assertThat(first).isEqualTo(Permit.TRY);
        assertThat(breaker.ask()).isEqualTo(Permit.LEAVE);
    }

    @Test
    void closesWhenTheTrySucceeds() {
        fail(3);
        ticker.advance(SECOND);
        breaker.ask();

        breaker.succeeded();

        assertThat(breaker.ask()).isEqualTo(Permit.USE);
    }

    @Test
    void waitsTwiceAsLongAfterATryThatFailsAndNeverLongerThanTheLongestPause() {
        fail(3);
        for (int seconds : new int[] {1, 2, 4, 4}) {
            ticker.advance(SECOND.multipliedBy(seconds).minusNanos(1));
            assertThat(breaker.ask()).isEqualTo(Permit.LEAVE);
            ticker.advance(Duration.ofNanos(1));
            assertThat(breaker.ask()).isEqualTo(Permit.TRY);
            breaker.failed();
        }
    }

    @Test
    void opensForLongerIfTheFirstUseAfterAnAnswerFails() {
        fail(3);
        ticker.advance(SECOND);
        breaker.ask();
        breaker.answered();

        fail(1);

        ticker.advance(SECOND);
        assertThat(breaker.ask()).isEqualTo(Permit.LEAVE);
        ticker.advance(SECOND);
        assertThat(breaker.ask()).isEqualTo(Permit.TRY);
    }

    @Test
    void forgetsItsFailuresWhenAUseSucceedsAfterAnAnswer() {
        fail(3);
        ticker.advance(SECOND);
        breaker.ask();
        breaker.answered();
        breaker.succeeded();

        fail(2);

        assertThat(breaker.ask()).isEqualTo(Permit.USE);
    }

    @Test
    void tellsNothingMoreWhileTriesAreAnsweredAndUsesFail() {
        fail(3);

        List<Boolean> told = IntStream.range(0, 4)
                .mapToObj(_ -> {
                    answerATry();
                    return breaker.failed();
                })
                .toList();

        assertThat(told).containsOnly(false);
    }

    @Test
    void tellsOfItsFirstRealUseAndThenAgainThatItOpens() {
        fail(3);
        answerATry();
        fail(1);
        answerATry();

        boolean isUsedAgain = breaker.succeeded();
        List<Boolean> told =
                IntStream.range(0, 3).mapToObj(_ -> breaker.failed()).toList();

        assertThat(isUsedAgain).isTrue();
        assertThat(told).containsExactly(false, false, true);
    }

    @Test
    void isNotOpenOnceATryIsAnswered() {
        fail(3);

        answerATry();

        assertThat(breaker.isOpen()).isFalse();
        assertThat(breaker.ask()).isEqualTo(Permit.USE);
    }

    @Test
    void letsAnotherTryIfTheFirstIsNeverReported() {
        fail(3);
        ticker.advance(SECOND);
        breaker.ask();

        ticker.advance(SECOND.multipliedBy(4));

        assertThat(breaker.ask()).isEqualTo(Permit.TRY);
    }

    @Test
    void countsFailuresOfUsesThatBeganEarlierOnlyOnce() {
        fail(10);

        ticker.advance(SECOND);

        assertThat(breaker.ask()).isEqualTo(Permit.TRY);
    }

    @Test
    void tellsOnceThatItOpens() {
        List<Boolean> told =
                IntStream.range(0, 5).mapToObj(_ -> breaker.failed()).toList();

        assertThat(told).containsExactly(false, false, true, false, false);
    }

    @Test
    void tellsOnceThatItCloses() {
        fail(3);

        List<Boolean> told =
                IntStream.range(0, 2).mapToObj(_ -> breaker.succeeded()).toList();

        assertThat(told).containsExactly(true, false);
    }

    private void answerATry() {
        ticker.advance(SECOND.multipliedBy(4));
        breaker.ask();
        breaker.answered();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed();
        }
    }
}
