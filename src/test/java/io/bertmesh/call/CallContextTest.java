package io.bertmesh.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.ManualTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class CallContextTest {

    @ParameterizedTest
    @CsvSource({"0, 100, false", "99, 1, false", "100, 0, true", "101, -1, true"})
    void expiresExactlyAtItsDeadline(long passedNanos, long remainingNanos, boolean expired) {
        ManualTicker ticker = ManualTicker.at(5_000);
        CallContext call = CallContext.startingNow(ticker, Duration.ofNanos(100));

        ticker.advance(Duration.ofNanos(passedNanos));

        assertThat(call).returns(remainingNanos, CallContext::remainingNanos).returns(expired, CallContext::isExpired);
    }

    @Test
    void isExpiredAtOnceIfItsDeadlineHasPassed() {
        CallContext call = CallContext.startingNow(ManualTicker.at(0), Duration.ofMillis(-1));

        boolean expired = call.isExpired();

        assertThat(expired).isTrue();
    }

    @Test
    void keepsItsDeadlineWhenTheClockWrapsAround() {
        ManualTicker ticker = ManualTicker.at(Long.MAX_VALUE - 10);
        CallContext call = CallContext.startingNow(ticker, Duration.ofNanos(100));

        ticker.advance(Duration.ofNanos(60));

        assertThat(call).returns(40L, CallContext::remainingNanos).returns(false, CallContext::isExpired);
    }

    @Test
    void isNotCancelledUnlessAsked() {
        CallContext call = CallContext.startingNow(ManualTicker.at(0), Duration.ofSeconds(1));

        boolean cancelled = call.isCancelled();

        assertThat(cancelled).isFalse();
    }

    @Test
    void staysCancelledAndKeepsItsTime() {
        CallContext call = CallContext.startingNow(ManualTicker.at(0), Duration.ofSeconds(1));

        call.cancel();

        assertThat(call).returns(true, CallContext::isCancelled).returns(false, CallContext::isExpired);
    }

    @Test
    void isInteractiveUnlessSaid() {
        CallContext call = CallContext.startingNow(ManualTicker.at(0), Duration.ofSeconds(1));

        Lane lane = call.lane();

        assertThat(lane).isEqualTo(Lane.INTERACTIVE);
    }

    @ParameterizedTest
    @EnumSource(Lane.class)
    void keepsItsLaneAndItsDeadline(Lane lane) {
        ManualTicker ticker = ManualTicker.at(5_000);

        CallContext call = CallContext.startingNow(ticker, Duration.ofNanos(100), lane);

        assertThat(call).returns(lane, CallContext::lane).returns(100L, CallContext::remainingNanos);
    }

    @Test
    void readsTheClockOfTheMachine() {
        long before = System.nanoTime();

        long nanos = Ticker.system().nanos();

        assertThat(nanos - before).isBetween(0L, Duration.ofMinutes(1).toNanos());
    }
}
