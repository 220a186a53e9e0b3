package io.bertmesh.batching;

import static io.bertmesh.batching.Texts.ID;
import static io.bertmesh.batching.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.call.Call;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.model.BrokenRunnerException;
import io.bertmesh.telemetry.MetricsInMemory;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.LogsErrors;
import io.bertmesh.testing.Promises;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Checks what happens to the run's texts and to all others when a run breaks its runner for good. */
@LogsErrors
final class SchedulerBrokenTest {

    private static final InferenceError BROKEN = new InferenceError.Unavailable("broken");

    private final Call call = Calls.startingNow(Ticker.system(), Duration.ofMinutes(1));
    private final FakeRunner runner = FakeRunner.held();

    @Test
    void failsItsOwnTextsAndRefusesAllThatWait() throws InterruptedException {
        try (Scheduler scheduler = start()) {
            runner.failNext(new BrokenRunnerException("the device is lost", new RuntimeException("its words")));
            List<CompletableFuture<Outcome<Integer>>> failing = scheduler.submit(List.of(text(10)), ID, call);
            runner.awaitBegin();
            List<CompletableFuture<Outcome<Integer>>> waiting = scheduler.submit(List.of(text(20)), ID, call);

            runner.release();

            assertThat(Promises.failures(failing)).containsExactly(new InferenceError.Internal());
            assertThat(Promises.errors(waiting)).containsExactly(BROKEN);
            assertThat(runner.packs()).hasSize(1);
        }
    }

    @Test
    void takesNoMoreCalls() throws InterruptedException {
        try (Scheduler scheduler = start()) {
            breakRunner(scheduler);

            assertThat(Promises.errors(scheduler.submit(List.of(text(20)), ID, call)))
                    .containsExactly(BROKEN);
            assertThatThrownBy(() -> scheduler.requireRoom(1, call))
                    .isInstanceOfSatisfying(
                            InferenceException.class,
                            thrown -> assertThat(thrown.error()).isEqualTo(BROKEN));
        }
    }

    @Test
    void isNotBrokenByARunThatOnlyFails() throws InterruptedException {
        try (Scheduler scheduler = start()) {
            runner.failNext(new IllegalStateException("the run failed"));
            List<CompletableFuture<Outcome<Integer>>> failing = scheduler.submit(List.of(text(10)), ID, call);
            runner.releaseAll();
            Promises.failures(failing);

            List<Integer> answers = Promises.results(scheduler.submit(List.of(text(20)), ID, call));

            assertThat(answers).containsExactly(20);
            assertThat(scheduler.isBroken()).isFalse();
        }
    }

    private void breakRunner(Scheduler scheduler) throws InterruptedException {
        runner.failNext(new BrokenRunnerException("the device is lost", new RuntimeException("its words")));
        scheduler.submit(List.of(text(10)), ID, call);
        runner.awaitBegin();
        runner.release();
        // Later calls are refused by the next snapshot of the dispatcher.
        Eventually.holds("the scheduler refuses", () -> scheduler.isBroken() && isRefused(scheduler));
    }

    private boolean isRefused(Scheduler scheduler) {
        try {
            scheduler.requireRoom(1, call);
            return false;
        } catch (InferenceException e) {
            return true;
        }
    }

    private Scheduler start() {
        return Schedulers.start(runner, Schedulers.settings(128, 1_000, 1), Ticker.system(), new MetricsInMemory());
    }
}
