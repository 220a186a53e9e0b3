package io.bertmesh.batching;

import static io.bertmesh.batching.Texts.ID;
import static io.bertmesh.batching.Texts.respelt;
import static io.bertmesh.batching.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.batching.Scheduler.Settings;
import io.bertmesh.call.Call;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import io.bertmesh.model.Pack;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import io.bertmesh.telemetry.MetricsInMemory;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.LogsErrors;
import io.bertmesh.testing.Promises;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Texts that arrive while an equal text is being run. */
final class SchedulerJoinTest {

    private static final Settings ONE_WORKER = Schedulers.settings(128, 1_000, 1);

    private final Call call = Calls.startingNow(Ticker.system(), Duration.ofMinutes(1));
    private final Call otherCall = Calls.startingNow(Ticker.system(), Duration.ofMinutes(1));
    private final MetricsInMemory metrics = new MetricsInMemory();
    private final FakeRunner runner = FakeRunner.held();

    @AfterEach
    void letAllRunsEnd() {
        runner.releaseAll();
    }

    @Test
    void shareItsRunEachInItsOwnSpelling() throws InterruptedException {
        TextInput respelt = respelt(10);
        try (Scheduler scheduler = start()) {
            List<CompletableFuture<Outcome<Integer>>> first = scheduler.submit(List.of(text(10)), ID, call);
            runner.awaitBegin();
            List<CompletableFuture<Outcome<TextInput>>> second =
                    scheduler.submit(List.of(respelt), TextOutput::input, otherCall);
            awaitMerged(1);

            runner.releaseAll();

            assertThat(Promises.results(first)).containsExactly(10);
            assertThat(Promises.results(second).getFirst()).isSameAs(respelt);
            assertThat(runner.packs()).hasSize(1);
        }
    }

    @Test
    void areRunOnceHoweverManyTheyAre() throws InterruptedException {
        try (Scheduler scheduler = start()) {
            List<CompletableFuture<Outcome<Integer>>> promises = new ArrayList<>();
            promises.addAll(scheduler.submit(List.of(text(10)), ID, call));
            runner.awaitBegin();
            for (int i = 1; i < WaitingText.MAX_ANSWERS; i++) {
                promises.addAll(scheduler.submit(List.of(text(10)), ID, otherCall));
            }
            awaitMerged(WaitingText.MAX_ANSWERS - 1);

            runner.releaseAll();

            assertThat(Promises.results(promises))
                    .hasSize(WaitingText.MAX_ANSWERS)
                    .containsOnly(10);
            assertThat(runner.packs()).hasSize(1);
        }
    }

    @Test
    void leaveOnlyTheOthersOfTheirCallToTheQueue() throws InterruptedException {
        try (Scheduler scheduler = start()) {
            scheduler.submit(List.of(text(10)), ID, call);
            runner.awaitBegin();

            List<CompletableFuture<Outcome<Integer>>> promises =
                    scheduler.submit(List.of(text(20), text(10), text(30)), ID, otherCall);
            awaitMerged(1);
            runner.releaseAll();

            assertThat(Promises.results(promises)).containsExactly(20, 10, 30);
            assertThat(runner.packs()).extracting(Pack::tokenCount).containsExactly(3, 6);
        }
    }

    @Test
    void areAnsweredThoughTheFirstCallHasEnded() throws InterruptedException {
        try (Scheduler scheduler = start()) {
            List<CompletableFuture<Outcome<Integer>>> first = scheduler.submit(List.of(text(10)), ID, call);
            runner.awaitBegin();
            List<CompletableFuture<Outcome<Integer>>> second = scheduler.submit(List.of(text(10)), ID, otherCall);
            awaitMerged(1);

            call.cancel();
            InferenceError error = Promises.error(first.getFirst());
            runner.releaseAll();

            assertThat(error).isEqualTo(new InferenceError.Cancelled());
            assertThat(Promises.results(second)).containsExactly(10);
            assertThat(runner.packs()).hasSize(1);
        }
    }

    @Test
    void leaveTheFirstCallItsAnswerWhenTheyAreCancelled() throws InterruptedException {
        try (Scheduler scheduler = start()) {
            List<CompletableFuture<Outcome<Integer>>> first = scheduler.submit(List.of(text(10)), ID, call);
            runner.awaitBegin();
            Call hurried = Calls.startingNow(Ticker.system(), Duration.ofMillis(50));
            List<CompletableFuture<Outcome<Integer>>> second = scheduler.submit(List.of(text(10)), ID, hurried);
            InferenceError error = Promises.error(second.getFirst());

            runner.releaseAll();

            assertThat(error).isEqualTo(new InferenceError.DeadlineExceeded());
            assertThat(Promises.results(first)).containsExactly(10);
        }
    }

    @Test
    @LogsErrors
    void failWithTheRunThatTheyShare() throws InterruptedException {
        try (Scheduler scheduler = start()) {
            List<CompletableFuture<Outcome<Integer>>> first = scheduler.submit(List.of(text(10)), ID, call);
            runner.awaitBegin();
            List<CompletableFuture<Outcome<Integer>>> second = scheduler.submit(List.of(text(10)), ID, otherCall);
            awaitMerged(1);

            runner.failNext(new IllegalStateException("the run failed"));
            runner.releaseAll();

            assertThat(Promises.failures(
                            Stream.concat(first.stream(), second.stream()).toList()))
                    .containsOnly(new InferenceError.Internal());
        }
    }

    private void awaitMerged(int texts) {
        Eventually.holds("texts joined", () -> metrics.count("bertmesh.merged.texts") == texts);
    }

    private Scheduler start() {
        return Schedulers.start(runner, ONE_WORKER, Ticker.system(), metrics);
    }
}
