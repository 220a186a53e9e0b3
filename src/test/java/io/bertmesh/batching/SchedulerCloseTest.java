package io.bertmesh.batching;

import static io.bertmesh.batching.Texts.ID;
import static io.bertmesh.batching.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.Call;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.LogsErrors;
import io.bertmesh.testing.ManualTicker;
import io.bertmesh.testing.Promises;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checks what happens to accepted work, to new work and to the runner when a scheduler closes. */
final class SchedulerCloseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration RUN_TIMEOUT = Duration.ofHours(1);
    private static final InferenceError DRAINING = new InferenceError.Unavailable("draining");

    private final ManualTicker ticker = ManualTicker.at(0);
    private final Call call = Calls.startingNow(ticker, Duration.ofHours(1));
    private final FakeRunner runner = FakeRunner.held();
    private final FakeRunner deafRunner = FakeRunner.deaf();
    private final AtomicBoolean interruptKept = new AtomicBoolean();

    @AfterEach
    void letAllRunsEnd() {
        runner.releaseAll();
        deafRunner.releaseAll();
    }

    @Test
    void finishesWhatItAcceptedAndThenClosesTheRunner() throws InterruptedException {
        Scheduler scheduler = start(runner);
        List<CompletableFuture<Outcome<Integer>>> promises =
                scheduler.submit(List.of(text(10), text(11), text(12)), ID, call);
        Thread closing = closeInBackground(scheduler);

        runner.releaseAll();
        Eventually.ends(closing);

        assertThat(promises).allMatch(CompletableFuture::isDone);
        assertThat(Promises.results(promises)).containsExactly(10, 11, 12);
        assertThat(runner.runsInFlightAtClose()).containsExactly(0);
    }

    @Test
    void admitsNothingMoreWhileItFinishes() throws InterruptedException {
        Scheduler scheduler = start(runner);
        scheduler.submit(List.of(text(10)), ID, call);
        runner.awaitBegin();
        Thread closing = closeInBackground(scheduler);

        List<CompletableFuture<Outcome<Integer>>> late = scheduler.submit(List.of(text(20), text(21)), ID, call);

        assertThat(Promises.errors(late)).containsExactly(DRAINING, DRAINING);
        assertThat(closing.isAlive()).isTrue();
    }

    @Test
    void admitsNothingAfterItHasClosed() {
        Scheduler scheduler = start(runner);
        scheduler.close();

        List<CompletableFuture<Outcome<Integer>>> late = scheduler.submit(List.of(text(20)), ID, call);

        assertThat(Promises.errors(late)).containsExactly(DRAINING);
        assertThat(runner.packs()).isEmpty();
    }

    @Test
    void answersEveryCallThatArrivesWhileItCloses() throws InterruptedException {
        FakeRunner free = FakeRunner.free();
        Scheduler scheduler = start(free);
        Thread closing = Thread.ofPlatform().start(scheduler::close);

        boolean refused = false;
        for (int id = 100; !refused; id++) {
            Outcome<Integer> answer = new Outcome.Result<>(id);
            refused = scheduler
                    .submit(List.of(text(id)), ID, call)
                    .getFirst()
                    .handle((outcome, thrown) -> !answer.equals(outcome))
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        }
        Eventually.ends(closing);

        assertThat(free.runsInFlightAtClose()).containsExactly(0);
    }

    @Test
    void refusesWhatItCannotFinishInTimeAndStopsItsRuns() throws InterruptedException {
        Scheduler scheduler = start(runner);
        List<CompletableFuture<Outcome<Integer>>> promises = scheduler.submit(List.of(text(10), text(11)), ID, call);
        runner.awaitBegin();
        Thread closing = closeInBackground(scheduler);

        ticker.advance(PATIENCE);
        Eventually.ends(closing);

        assertThat(Promises.errors(promises)).containsExactly(DRAINING, DRAINING);
        assertThat(runner.packs()).hasSize(1);
        assertThat(runner.runsInFlightAtClose()).containsExactly(0);
    }

    @Test
    @LogsErrors
    void leavesTheRunnerOpenIfARunNeverEnds() throws InterruptedException {
        Scheduler scheduler = start(deafRunner);
        List<CompletableFuture<Outcome<Integer>>> promises = scheduler.submit(List.of(text(10)), ID, call);
        deafRunner.awaitBegin();
        Thread closing = closeInBackground(scheduler);
        ticker.advance(PATIENCE);
        List<InferenceError> errors = Promises.errors(promises);

        ticker.advance(Duration.ofSeconds(5));
        Eventually.ends(closing);

        assertThat(errors).containsExactly(DRAINING);
        assertThat(deafRunner.runsInFlightAtClose()).isEmpty();
    }

    @Test
    void waitsForItsRunsEvenIfInterrupted() throws InterruptedException {
        Scheduler scheduler = start(runner);
        List<CompletableFuture<Outcome<Integer>>> promises = scheduler.submit(List.of(text(10)), ID, call);
        runner.awaitBegin();
        Thread closing = closeInBackground(scheduler);

        closing.interrupt();
        runner.releaseAll();
        Eventually.ends(closing);

        assertThat(Promises.results(promises)).containsExactly(10);
        assertThat(runner.runsInFlightAtClose()).containsExactly(0);
        assertThat(interruptKept).isTrue();
    }

    private Scheduler start(FakeRunner fake) {
        return Schedulers.start(fake, Schedulers.singly(1, RUN_TIMEOUT, PATIENCE), ticker);
    }

    /** Returns when the scheduler admits nothing more and the closing thread waits for it. */
    private Thread closeInBackground(Scheduler scheduler) {
        Thread closing = Thread.ofPlatform().start(() -> {
            scheduler.close();
            interruptKept.set(Thread.currentThread().isInterrupted());
        });
        Eventually.holds("it waits", () -> closing.getState() == Thread.State.TIMED_WAITING);
        Promises.error(scheduler.submit(List.of(text(99)), ID, call).getFirst());
        return closing;
    }
}
