package io.bertmesh.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.batching.Scheduler.Settings;
import io.bertmesh.call.CallContext;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.ManualTicker;
import io.bertmesh.testing.Promises;
import io.bertmesh.tokenizer.Encodings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Which work is taken, and which is never run. */
final class SchedulerAdmissionTest {

    private static final Settings TEN_TOKENS_MAY_WAIT = new Settings(10, 10, 1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ManualTicker ticker = ManualTicker.at(0);
    private final CallContext call = CallContext.startingNow(ticker, PATIENCE);
    private final FakeRunner runner = FakeRunner.held();

    @Test
    void neverRunsWorkWhoseDeadlineHasPassed() throws InterruptedException {
        CallContext patient = CallContext.startingNow(ticker, PATIENCE.multipliedBy(2));

        List<CompletableFuture<TextOutput>> promises = runBehindABusyWorker(patient, _ -> ticker.advance(PATIENCE));

        assertThat(Promises.error(promises.getFirst())).isEqualTo(new InferenceError.DeadlineExceeded());
        assertThat(runner.packs()).hasSize(1);
    }

    @Test
    void neverRunsCancelledWork() throws InterruptedException {
        CallContext patient = CallContext.startingNow(ticker, PATIENCE);

        List<CompletableFuture<TextOutput>> promises = runBehindABusyWorker(patient, CallContext::cancel);

        assertThat(Promises.error(promises.getFirst())).isEqualTo(new InferenceError.Cancelled());
        assertThat(runner.packs()).hasSize(1);
    }

    @Test
    void runsWantedWorkThatWaitedBesideCancelledWork() throws InterruptedException {
        CallContext gone = CallContext.startingNow(ticker, PATIENCE);
        List<CompletableFuture<TextOutput>> wanted;
        try (Scheduler scheduler = busyScheduler()) {
            scheduler.submit(List.of(text(3)), gone);
            wanted = scheduler.submit(List.of(text(4)), call);
            gone.cancel();

            runner.releaseAll();
        }

        assertThat(Promises.values(wanted)).hasSize(1);
        assertThat(runner.packs().getLast().tokenCount()).isEqualTo(4);
    }

    @Test
    void refusesACallThatHasNoRoomWithAHintWhenToRetry() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler()) {
            scheduler.submit(List.of(text(6)), call);
            List<TextInput> tooMany = List.of(text(2), text(3));

            assertThatThrownBy(() -> scheduler.submit(tooMany, call))
                    .isInstanceOfSatisfying(
                            InferenceException.class,
                            thrown -> assertThat(thrown.error())
                                    .isEqualTo(new InferenceError.Overloaded(6, 10, Duration.ofMillis(200))));
            runner.releaseAll();
        }
    }

    @Test
    void runsNoTextOfACallThatItRefused() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler()) {
            scheduler.submit(List.of(text(6)), call);
            List<TextInput> tooMany = List.of(text(2), text(3));
            assertThatThrownBy(() -> scheduler.submit(tooMany, call)).isInstanceOf(InferenceException.class);

            runner.releaseAll();
        }

        assertThat(runner.packs().getLast().tokenCount()).isEqualTo(6);
    }

    @Test
    void takesACallThatFillsTheQueueExactly() throws InterruptedException {
        List<CompletableFuture<TextOutput>> promises;
        try (Scheduler scheduler = busyScheduler()) {
            scheduler.submit(List.of(text(6)), call);

            promises = scheduler.submit(List.of(text(2), text(2)), call);

            runner.releaseAll();
        }

        assertThat(Promises.values(promises)).hasSize(2);
    }

    @Test
    void hasRoomAgainWhenWaitingTextsAreRun() throws InterruptedException {
        List<CompletableFuture<TextOutput>> promises;
        try (Scheduler scheduler = busyScheduler()) {
            scheduler.submit(List.of(text(10)), call);
            runner.release();
            runner.awaitBegin();

            promises = scheduler.submit(List.of(text(10)), call);

            runner.releaseAll();
        }

        assertThat(Promises.values(promises)).hasSize(1);
    }

    @Test
    void takesACallLargerThanTheQueueWhenNothingWaits() throws InterruptedException {
        List<CompletableFuture<TextOutput>> promises;
        try (Scheduler scheduler = busyScheduler()) {
            promises = scheduler.submit(List.of(text(9), text(9), text(9)), call);

            runner.releaseAll();
        }

        assertThat(Promises.values(promises)).hasSize(3);
    }

    /** Queues a text while the only worker is busy, lets something happen to its call, and lets the worker go on. */
    private List<CompletableFuture<TextOutput>> runBehindABusyWorker(CallContext busy, Consumer<CallContext> event)
            throws InterruptedException {
        try (Scheduler scheduler = Scheduler.start("test", runner, TEN_TOKENS_MAY_WAIT)) {
            scheduler.submit(List.of(text(2)), busy);
            runner.awaitBegin();
            List<CompletableFuture<TextOutput>> promises = scheduler.submit(List.of(text(3)), call);
            event.accept(call);
            runner.releaseAll();
            return promises;
        }
    }

    /** A scheduler whose only worker is busy with a text and whose queue is empty. */
    private Scheduler busyScheduler() throws InterruptedException {
        Scheduler scheduler = Scheduler.start("test", runner, TEN_TOKENS_MAY_WAIT);
        scheduler.submit(List.of(text(2)), call);
        runner.awaitBegin();
        return scheduler;
    }

    private static TextInput text(int tokenCount) {
        return TextInput.forFirstToken(Encodings.ofLength(tokenCount));
    }
}
