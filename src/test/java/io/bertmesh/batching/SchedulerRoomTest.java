package io.bertmesh.batching;

import static io.bertmesh.batching.Texts.ID;
import static io.bertmesh.batching.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.call.Call;
import io.bertmesh.call.Lane;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.telemetry.MetricsInMemory;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.ManualTicker;
import io.bertmesh.testing.Promises;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checks which calls are refused before any work is spent on their texts. */
final class SchedulerRoomTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ManualTicker ticker = ManualTicker.at(0);
    private final Call call = Calls.startingNow(ticker, PATIENCE);
    private final MetricsInMemory metrics = new MetricsInMemory();
    private final FakeRunner runner = FakeRunner.held();

    @AfterEach
    void letAllRunsEnd() {
        runner.releaseAll();
    }

    @Test
    void takesACallWhenNothingWaits() {
        try (Scheduler scheduler = start()) {
            assertThatCode(() -> scheduler.requireRoom(100, call)).doesNotThrowAnyException();
        }
    }

    @Test
    void refusesACallWithoutRoomBeforeItsTextsAreTokenized() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler()) {
            scheduler.submit(List.of(text(20, 10)), ID, call);
            Eventually.holds("a text waits", () -> metrics.gauge("bertmesh.queue.texts") == 1);

            assertThatThrownBy(() -> scheduler.requireRoom(2, call))
                    .isInstanceOfSatisfying(
                            InferenceException.class,
                            refusal -> assertThat(refusal.error())
                                    .isEqualTo(new InferenceError.Overloaded("tokens", 10, 10, Duration.ofMillis(10))));
            assertThat(metrics.count("bertmesh.refused.texts", "reason", "OVERLOADED"))
                    .isEqualTo(2);
            runner.releaseAll();
        }
    }

    @Test
    void neverRefusesBulkBeforeItsTextsAreTokenized() throws InterruptedException {
        Call bulk = Calls.startingNow(ticker, PATIENCE, Lane.BULK);
        try (Scheduler scheduler = busyScheduler()) {
            scheduler.submit(List.of(text(20, 10)), ID, call);
            scheduler.submit(List.of(text(30, 10)), ID, bulk);
            Eventually.holds("texts wait", () -> metrics.gauge("bertmesh.queue.texts") == 2);

            assertThatCode(() -> scheduler.requireRoom(2, bulk)).doesNotThrowAnyException();
            runner.releaseAll();
        }
    }

    @Test
    void admitsACallAgainOnceEarlierCallsHaveEnded() throws InterruptedException {
        Call other = Calls.startingNow(ticker, PATIENCE);
        try (Scheduler scheduler = busyScheduler()) {
            scheduler.submit(List.of(text(20, 10)), ID, other);
            Eventually.holds("it has no room", () -> !hasRoom(scheduler));

            other.cancel();
            ticker.advance(Duration.ofMillis(20));

            Eventually.holds("it has room", () -> hasRoom(scheduler));
            runner.releaseAll();
        }
    }

    @Test
    void releasesTheHeldTextsOfAStreamThatHasEnded() throws InterruptedException {
        Call stream = Calls.startingNow(ticker, PATIENCE, Lane.BULK);
        try (Scheduler scheduler = busyScheduler()) {
            scheduler.submit(List.of(text(20, 10)), ID, stream);
            var held = scheduler.submit(List.of(text(21)), ID, stream);
            Eventually.holds("a text is held", () -> metrics.gauge("bertmesh.held.texts") == 1);

            stream.cancel();
            ticker.advance(Duration.ofMillis(20));

            assertThat(Promises.errors(held)).containsExactly(new InferenceError.Cancelled());
            runner.releaseAll();
        }
    }

    private boolean hasRoom(Scheduler scheduler) {
        try {
            scheduler.requireRoom(1, call);
            return true;
        } catch (InferenceException e) {
            return false;
        }
    }

    private Scheduler start() {
        return Schedulers.start(runner, Schedulers.settings(10, 10, 1), ticker, metrics);
    }

    /** A scheduler whose only worker is busy, and whose queue is empty. */
    private Scheduler busyScheduler() throws InterruptedException {
        Scheduler scheduler = start();
        scheduler.submit(List.of(text(10)), ID, call);
        runner.awaitBegin();
        return scheduler;
    }
}
