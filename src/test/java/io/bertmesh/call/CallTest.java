package io.bertmesh.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.error.InferenceError;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class CallTest {

    @ParameterizedTest
    @CsvSource({"0, 100, false", "99, 1, false", "100, 0, true", "101, -1, true"})
    void expiresExactlyAtItsDeadline(long passedNanos, long remainingNanos, boolean expired) {
        ManualTicker ticker = ManualTicker.at(5_000);
        Call call = Calls.startingNow(ticker, Duration.ofNanos(100));

        ticker.advance(Duration.ofNanos(passedNanos));

        assertThat(call).returns(remainingNanos, Call::remainingNanos).returns(expired, Call::isExpired);
    }

    @Test
    void isExpiredAtOnceIfItsDeadlineHasPassed() {
        Call call = Calls.startingNow(ManualTicker.at(0), Duration.ofMillis(-1));

        boolean expired = call.isExpired();

        assertThat(expired).isTrue();
    }

    @Test
    void keepsItsDeadlineWhenTheClockWrapsAround() {
        ManualTicker ticker = ManualTicker.at(Long.MAX_VALUE - 10);
        Call call = Calls.startingNow(ticker, Duration.ofNanos(100));

        ticker.advance(Duration.ofNanos(60));

        assertThat(call).returns(40L, Call::remainingNanos).returns(false, Call::isExpired);
    }

    @Test
    void isNotCancelledUnlessAsked() {
        Call call = Calls.startingNow(ManualTicker.at(0), Duration.ofSeconds(1));

        boolean cancelled = call.isCancelled();

        assertThat(cancelled).isFalse();
    }

    @Test
    void staysCancelledAndKeepsItsTime() {
        Call call = Calls.startingNow(ManualTicker.at(0), Duration.ofSeconds(1));

        call.cancel();

        assertThat(call).returns(true, Call::isCancelled).returns(false, Call::isExpired);
    }

    @Test
    void isInteractiveByDefault() {
        Call call = Calls.startingNow(ManualTicker.at(0), Duration.ofSeconds(1));

        Lane lane = call.lane();

        assertThat(lane).isEqualTo(Lane.INTERACTIVE);
    }

    @ParameterizedTest
    @EnumSource(Lane.class)
    void keepsItsLaneAndItsDeadline(Lane lane) {
        ManualTicker ticker = ManualTicker.at(5_000);

        Call call = Calls.startingNow(ticker, Duration.ofNanos(100), lane);

        assertThat(call).returns(lane, Call::lane).returns(100L, Call::remainingNanos);
    }

    @Test
    void movesItsDeadlineOnlyToAnEarlierTime() {
        Call call = Calls.startingNow(ManualTicker.at(0), Duration.ofSeconds(1));

        call.waitAtMost(Duration.ofSeconds(2));

        assertThat(call.remainingNanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @ParameterizedTest(name = "its caller waits for {0} ns, the service allows {1} ns: {2}")
    @CsvSource({"99, 100, DeadlineExceeded", "100, 100, DeadlineExceeded", "100, 99, TimedOut"})
    void tellsWhoseLimitHasPassed(long callersNanos, long ownNanos, String error) {
        ManualTicker ticker = ManualTicker.at(0);
        Call call = Calls.startingNow(ticker, Duration.ofNanos(callersNanos));
        call.takeAtMost(Duration.ofNanos(ownNanos));
        ticker.advance(Duration.ofNanos(100));

        Optional<InferenceError> ended = call.ended();

        assertThat(ended).map(passed -> passed.getClass().getSimpleName()).contains(error);
    }

    @ParameterizedTest(name = "expired {0}, cancelled {1}: {2}")
    @CsvSource({
        "false, false,",
        "false, true, CANCELLED",
        "true, false, DEADLINE_EXCEEDED",
        "true, true, DEADLINE_EXCEEDED"
    })
    void namesTheDeadlineBeforeTheCancellation(boolean expired, boolean cancelled, String reason) {
        ManualTicker ticker = ManualTicker.at(0);
        Call call = Calls.startingNow(ticker, Duration.ofNanos(100));
        ticker.advance(Duration.ofNanos(expired ? 100 : 99));
        if (cancelled) {
            call.cancel();
        }

        Optional<String> ended = call.ended().map(InferenceError::reason);

        assertThat(ended).isEqualTo(Optional.ofNullable(reason));
    }

    @Test
    void reportsItsTaskAndItsEndOnce() {
        List<String> told = new ArrayList<>();
        Call call = listenedTo(told);

        call.asks(Task.FILL_MASK);
        call.asks(Task.FEATURE_EXTRACTION);
        call.end("OK");
        call.end("INTERNAL");

        assertThat(told).containsExactly("FILL_MASK", "OK");
    }

    @Test
    void isTurnedAwayOnlyBeforeItsWorkBegins() {
        List<String> told = new ArrayList<>();
        Call refused = listenedTo(told);
        Call working = listenedTo(told);
        working.begin();

        refused.turnedAway("UNAUTHENTICATED");
        working.turnedAway("CANCELLED");
        working.end("OK");

        assertThat(told).containsExactly("UNAUTHENTICATED", "OK");
    }

    private static Call listenedTo(List<String> told) {
        return Calls.startingNow(ManualTicker.at(0), Duration.ofSeconds(1), Lane.INTERACTIVE, _ -> new CallListener() {
            @Override
            public void asked(Task task) {
                told.add(task.name());
            }

            @Override
            public void ended(String status) {
                told.add(status);
            }
        });
    }

    @Test
    void readsTheClockOfTheMachine() {
        long before = System.nanoTime();

        long nanos = Ticker.system().nanos();

        assertThat(nanos - before).isBetween(0L, Duration.ofMinutes(1).toNanos());
    }
}
