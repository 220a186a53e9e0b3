package io.bertmesh.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.batching.Scheduler.Settings;
import io.bertmesh.call.CallContext;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.Promises;
import io.bertmesh.tokenizer.Encodings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of accepted work, of new work and of the runner when a scheduler closes. */
final class SchedulerCloseTest {

    private final CallContext call = CallContext.startingNow(Ticker.system(), Duration.ofMinutes(1));
    private final FakeRunner runner = FakeRunner.held();
    private final Scheduler scheduler = Scheduler.start("test", runner, new Settings(4, 100, 1));

    @AfterEach
    void letTheWorkerEnd() {
        runner.releaseAll();
    }

    @Test
    void finishesWhatItAcceptedAndThenClosesTheRunner() throws InterruptedException {
        List<CompletableFuture<TextOutput>> promises = scheduler.submit(List.of(text(), text(), text()), call);
        Thread closing = closeInBackground();

        runner.releaseAll();
        closing.join();

        assertThat(promises).allMatch(CompletableFuture::isDone);
        assertThat(Promises.values(promises)).hasSize(3);
        assertThat(runner.runsUnderWayAtClose()).containsExactly(0);
    }

    @Test
    void takesNothingMoreWhileItFinishes() throws InterruptedException {
        scheduler.submit(List.of(text()), call);
        closeInBackground();
        List<TextInput> late = List.of(text());

        assertThatThrownBy(() -> scheduler.submit(late, call))
                .isInstanceOfSatisfying(
                        InferenceException.class,
                        thrown -> assertThat(thrown.error()).isEqualTo(new InferenceError.Unavailable("draining")));
    }

    @Test
    void takesNothingAfterItHasClosed() {
        scheduler.close();
        List<TextInput> late = List.of(text());

        assertThatThrownBy(() -> scheduler.submit(late, call))
                .isInstanceOfSatisfying(
                        InferenceException.class,
                        thrown -> assertThat(thrown.error()).isEqualTo(new InferenceError.Unavailable("draining")));
    }

    @Test
    void keepsTheRunnerOpenWhenInterruptedDuringARun() throws InterruptedException {
        scheduler.submit(List.of(text()), call);
        runner.awaitBegin();
        Thread closing = closeInBackground();

        closing.interrupt();
        runner.releaseAll();
        closing.join();

        assertThat(runner.runsUnderWayAtClose()).containsExactly(0);
    }

    /** Returns when the closing thread waits for the worker, or has ended without. */
    private Thread closeInBackground() {
        Thread closing = Thread.ofPlatform().start(scheduler::close);
        while (closing.getState() != Thread.State.WAITING && closing.isAlive()) {
            Thread.onSpinWait();
        }
        return closing;
    }

    private static TextInput text() {
        return TextInput.forFirstToken(Encodings.ofLength(3));
    }
}
