package io.bertmesh.batching;

import static io.bertmesh.batching.Texts.ID;
import static io.bertmesh.batching.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.batching.Scheduler.Settings;
import io.bertmesh.call.Call;
import io.bertmesh.error.InferenceError;
import io.bertmesh.model.TextInput;
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

/** Checks which work is admitted, which never runs, and which run is stopped. */
final class SchedulerAdmissionTest {

    private static final Settings TEN_TOKENS_MAY_WAIT = Schedulers.settings(10, 10, 1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The shortest time between two purges of the queue. */
    private static final Duration BEAT = Duration.ofMillis(20);

    private final ManualTicker ticker = ManualTicker.at(0);
    private final Call call = Calls.startingNow(ticker, PATIENCE);
    private final Call patient = Calls.startingNow(ticker, PATIENCE.multipliedBy(2));
    private final MetricsInMemory metrics = new MetricsInMemory();
    private final FakeRunner runner = FakeRunner.held();

    @AfterEach
    void letAllRunsEnd() {
        runner.releaseAll();
    }

    @Test
    void neverRunsWorkWhoseDeadlineHasPassed() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler()) {
            var promises = scheduler.submit(List.of(text(20)), ID, call);
            awaitWaiting(1);
            ticker.advance(PATIENCE);

            runner.releaseAll();

            assertThat(Promises.errors(promises)).containsExactly(new InferenceError.DeadlineExceeded());
        }
        assertThat(runner.packs()).hasSize(1);
    }

    @Test
    void neverRunsCancelledWork() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler()) {
            var promises = scheduler.submit(List.of(text(20)), ID, call);
            awaitWaiting(1);
            call.cancel();

            runner.releaseAll();

            assertThat(Promises.errors(promises)).containsExactly(new InferenceError.Cancelled());
        }
        assertThat(runner.packs()).hasSize(1);
    }

    @Test
    void runsWantedWorkThatWaitedWithCancelledWork() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler()) {
            scheduler.submit(List.of(text(20)), ID, call);
            var wanted = scheduler.submit(List.of(text(30, 4)), ID, patient);
            awaitWaiting(2);
            call.cancel();

            runner.releaseAll();

            assertThat(Promises.results(wanted)).containsExactly(30);
            assertThat(runner.packs().getLast().tokenCount()).isEqualTo(4);
        }
    }

    @Test
    void refusesACallWhoseDeadlineHasPassed() {
        Call late = Calls.startingNow(ticker, Duration.ofSeconds(-1));
        try (Scheduler scheduler = start()) {
            var promises = scheduler.submit(List.of(text(10), text(11)), ID, late);

            assertThat(Promises.errors(promises))
                    .containsExactly(new InferenceError.DeadlineExceeded(), new InferenceError.DeadlineExceeded());
        }
        assertThat(runner.packs()).isEmpty();
    }

    @Test
    void refusesACallThatIsCancelled() {
        call.cancel();
        try (Scheduler scheduler = start()) {
            var promises = scheduler.submit(List.of(text(10)), ID, call);

            assertThat(Promises.errors(promises)).containsExactly(new InferenceError.Cancelled());
        }
        assertThat(runner.packs()).isEmpty();
    }

    @Test
    void refusesAllTextsOfACallWithoutRoomAndHintsWhenToRetry() throws InterruptedException {
        InferenceError full = new InferenceError.Overloaded("tokens", 6, 10, Duration.ofMillis(10));
        try (Scheduler scheduler = busyScheduler()) {
            scheduler.submit(List.of(text(20, 6)), ID, call);

            var refused = scheduler.submit(List.of(text(30, 4), text(31)), ID, call);

            assertThat(Promises.errors(refused)).containsExactly(full, full);
            runner.releaseAll();
        }
        assertThat(runner.packs().getLast().tokenCount()).isEqualTo(6);
    }

    @Test
    void takesACallThatFillsTheQueueExactly() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler()) {
            scheduler.submit(List.of(text(20, 3)), ID, call);

            var promises = scheduler.submit(List.of(text(30), text(31, 4)), ID, call);
            runner.releaseAll();

            assertThat(Promises.results(promises)).containsExactly(30, 31);
        }
    }

    @Test
    void hasRoomAgainWhenWaitingTextsAreRun() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler()) {
            scheduler.submit(List.of(text(20, 10)), ID, call);
            runner.release();
            runner.awaitBegin();

            var promises = scheduler.submit(List.of(text(30, 10)), ID, call);
            runner.releaseAll();

            assertThat(Promises.results(promises)).containsExactly(30);
        }
    }

    @Test
    void hasRoomAgainWhenAWaitingCallIsCancelled() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler()) {
            scheduler.submit(List.of(text(20, 10)), ID, call);
            awaitWaiting(1);
            call.cancel();
            ticker.advance(BEAT);

            var promises = scheduler.submit(List.of(text(30, 10)), ID, patient);
            runner.releaseAll();

            assertThat(Promises.results(promises)).containsExactly(30);
        }
    }

    @Test
    void takesACallLargerThanTheQueueWhenNothingWaits() throws InterruptedException {
        List<TextInput> many = List.of(text(20, 9), text(21, 9), text(22, 9));
        try (Scheduler scheduler = busyScheduler()) {
            var promises = scheduler.submit(many, ID, call);
            runner.releaseAll();

            assertThat(Promises.results(promises)).containsExactly(20, 21, 22);
        }
    }

    @Test
    void stopsARunThatNoCallWantsAnyMore() throws InterruptedException {
        try (Scheduler scheduler = start()) {
            var unwanted = scheduler.submit(List.of(text(10)), ID, call);
            runner.awaitBegin();
            scheduler.submit(List.of(text(20)), ID, patient);

            call.cancel();

            assertThat(runner.awaitBegin().inputIds()).containsExactly(2, 20, 3);
            assertThat(Promises.errors(unwanted)).containsExactly(new InferenceError.Cancelled());
            assertThat(metrics.count("bertmesh.stopped.runs")).isEqualTo(1);
            assertThat(metrics.count("bertmesh.failed.runs")).isZero();
            assertThat(metrics.count("bertmesh.wasted.tokens")).isEqualTo(3);
            runner.releaseAll();
        }
    }

    @Test
    void finishesARunThatOneOfTwoCallsStillWants() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler()) {
            var unwanted = scheduler.submit(List.of(text(20)), ID, call);
            var wanted = scheduler.submit(List.of(text(21)), ID, patient);
            runner.release();
            runner.awaitBegin();

            call.cancel();
            List<InferenceError> errors = Promises.errors(unwanted);
            runner.releaseAll();

            assertThat(errors).containsExactly(new InferenceError.Cancelled());
            assertThat(Promises.results(wanted)).containsExactly(21);
            Eventually.holds("tokens are wasted", () -> metrics.count("bertmesh.wasted.tokens") == 3);
        }
    }

    private void awaitWaiting(int texts) {
        Eventually.holds("texts wait", () -> metrics.gauge("bertmesh.queue.texts") == texts);
    }

    private Scheduler start() {
        return Schedulers.start(runner, TEN_TOKENS_MAY_WAIT, ticker, metrics);
    }

    /** A scheduler whose only worker runs the text 10, whose call waits for long, and whose queue is empty. */
    private Scheduler busyScheduler() throws InterruptedException {
        Scheduler scheduler = start();
        scheduler.submit(List.of(text(10)), ID, patient);
        runner.awaitBegin();
        return scheduler;
    }
}
