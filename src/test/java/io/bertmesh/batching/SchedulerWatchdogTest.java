package io.bertmesh.batching;

import static io.bertmesh.batching.Texts.ID;
import static io.bertmesh.batching.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.Call;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.model.Pack;
import io.bertmesh.telemetry.MetricsInMemory;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.LogsErrors;
import io.bertmesh.testing.ManualTicker;
import io.bertmesh.testing.Promises;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checks what happens to a run that exceeds its timeout, and to other work meanwhile. */
@LogsErrors
final class SchedulerWatchdogTest {

    private static final Duration RUN_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration TOO_LONG = RUN_TIMEOUT.plusNanos(1);

    private final ManualTicker ticker = ManualTicker.at(0);
    private final Call call = Calls.startingNow(ticker, Duration.ofHours(1));
    private final MetricsInMemory metrics = new MetricsInMemory();
    private final FakeRunner runner = FakeRunner.held();
    private final FakeRunner deafRunner = FakeRunner.deaf();

    @AfterEach
    void letAllRunsEnd() {
        runner.releaseAll();
        deafRunner.releaseAll();
    }

    @Test
    void isNotStuckUntilARunExceedsItsTimeout() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler(deafRunner, 1)) {
            ticker.advance(RUN_TIMEOUT);
            scheduler.submit(List.of(text(20)), ID, call);
            Eventually.holds("a text waits", () -> metrics.gauge("bertmesh.queue.texts") == 1);

            boolean stuck = scheduler.isStuck();
            deafRunner.releaseAll();

            assertThat(stuck).isFalse();
        }
        assertThat(metrics.count("bertmesh.failed.runs")).isZero();
    }

    @Test
    void isStuckWhileARunHangs() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler(deafRunner, 1)) {
            ticker.advance(TOO_LONG);

            Eventually.holds("it is stuck", scheduler::isStuck);
            Eventually.holds("a run hangs", () -> metrics.gauge("bertmesh.hung.runs") == 1);
            deafRunner.releaseAll();
        }
    }

    @Test
    void failsTheTextsOfARunThatHangs() throws InterruptedException {
        try (Scheduler scheduler = start(deafRunner, 1)) {
            List<CompletableFuture<Outcome<Integer>>> promises = scheduler.submit(List.of(text(10)), ID, call);
            deafRunner.awaitBegin();

            ticker.advance(TOO_LONG);

            assertThat(Promises.failures(promises)).containsExactly(new InferenceError.Internal());
            deafRunner.releaseAll();
        }
    }

    @Test
    void stopsARunThatHangsAndGoesOn() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler(runner, 1)) {
            List<CompletableFuture<Outcome<Integer>>> next = scheduler.submit(List.of(text(20)), ID, call);
            Eventually.holds("a text waits", () -> metrics.gauge("bertmesh.queue.texts") == 1);

            ticker.advance(TOO_LONG);

            Pack pack = runner.awaitBegin();
            runner.releaseAll();
            assertThat(pack.inputIds()).containsExactly(2, 20, 3);
            assertThat(Promises.results(next)).containsExactly(20);
            Eventually.holds("it is not stuck", () -> !scheduler.isStuck());
        }
    }

    @Test
    void runsOnWithItsOtherWorkersWhileARunHangs() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler(deafRunner, 2)) {
            ticker.advance(TOO_LONG);
            Eventually.holds("it is stuck", scheduler::isStuck);
            List<CompletableFuture<Outcome<Integer>>> next = scheduler.submit(List.of(text(20)), ID, call);

            Pack pack = deafRunner.awaitBegin();
            boolean stuck = scheduler.isStuck();
            deafRunner.releaseAll();

            assertThat(pack.inputIds()).containsExactly(2, 20, 3);
            assertThat(stuck).isTrue();
            assertThat(Promises.results(next)).containsExactly(20);
        }
    }

    @Test
    void isNotStuckAnyMoreWhenTheRunHasEnded() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler(deafRunner, 1)) {
            ticker.advance(TOO_LONG);
            Eventually.holds("it is stuck", scheduler::isStuck);

            deafRunner.releaseAll();

            Eventually.holds("it is not stuck", () -> !scheduler.isStuck());
            Eventually.holds("no run hangs", () -> metrics.gauge("bertmesh.hung.runs") == 0);
            assertThat(Promises.results(scheduler.submit(List.of(text(20)), ID, call)))
                    .containsExactly(20);
        }
    }

    @Test
    void refusesCallsWhileEveryWorkerHangs() throws InterruptedException {
        InferenceError hung = new InferenceError.Unavailable("hung");
        try (Scheduler scheduler = busyScheduler(deafRunner, 1)) {
            ticker.advance(TOO_LONG);
            Eventually.holds("it is stuck", scheduler::isStuck);

            List<CompletableFuture<Outcome<Integer>>> refused = scheduler.submit(List.of(text(20)), ID, call);

            assertThat(Promises.errors(refused)).containsExactly(hung);
            Eventually.holds("it refuses before a text is tokenized", () -> refuses(scheduler, hung));
            deafRunner.releaseAll();
        }
    }

    private boolean refuses(Scheduler scheduler, InferenceError error) {
        try {
            scheduler.requireRoom(1, call);
            return false;
        } catch (InferenceException e) {
            return e.error().equals(error);
        }
    }

    @Test
    void runsTheWaitingTextsOnceTheHungRunEnds() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler(deafRunner, 1)) {
            List<CompletableFuture<Outcome<Integer>>> next = scheduler.submit(List.of(text(20)), ID, call);
            Eventually.holds("a text waits", () -> metrics.gauge("bertmesh.queue.texts") == 1);
            ticker.advance(TOO_LONG);
            Eventually.holds("it is stuck", scheduler::isStuck);

            deafRunner.releaseAll();

            assertThat(Promises.results(next)).containsExactly(20);
        }
    }

    @Test
    void countsARunThatItStoppedAsFailed() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler(runner, 1)) {
            ticker.advance(TOO_LONG);

            Eventually.holds("the run was stopped", () -> metrics.count("bertmesh.failed.runs") == 1);
            Eventually.holds("it is not stuck", () -> !scheduler.isStuck());
        }
    }

    private Scheduler start(FakeRunner fake, int workers) {
        Duration closeTimeout = Duration.ofHours(1);
        return Schedulers.start(fake, Schedulers.singly(workers, RUN_TIMEOUT, closeTimeout), ticker, metrics);
    }

    /** A scheduler with a worker that runs the text 10. */
    private Scheduler busyScheduler(FakeRunner fake, int workers) throws InterruptedException {
        Scheduler scheduler = start(fake, workers);
        scheduler.submit(List.of(text(10)), ID, call);
        fake.awaitBegin();
        return scheduler;
    }
}
