package io.bertmesh.batching;

import static io.bertmesh.batching.Texts.ID;
import static io.bertmesh.batching.Texts.respelt;
import static io.bertmesh.batching.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.batching.Scheduler.Settings;
import io.bertmesh.call.Call;
import io.bertmesh.call.Lane;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.Outcome;
import io.bertmesh.model.Pack;
import io.bertmesh.model.Provider;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import io.bertmesh.telemetry.MetricsInMemory;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.Promises;
import io.bertmesh.tokenizer.Encodings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checks how texts share runs. */
final class SchedulerTest {

    private static final Settings ONE_WORKER = Schedulers.settings(128, 1_000, 1);

    private final Call call = Calls.startingNow(Ticker.system(), Duration.ofMinutes(1));
    private final Call otherCall = Calls.startingNow(Ticker.system(), Duration.ofMinutes(1));
    private final Call bulkCall = Calls.startingNow(Ticker.system(), Duration.ofMinutes(1), Lane.BULK);
    private final MetricsInMemory metrics = new MetricsInMemory();
    private final FakeRunner runner = FakeRunner.held();

    @AfterEach
    void letAllRunsEnd() {
        runner.releaseAll();
    }

    @Test
    void runsTheTextsOfTwoCallsTogether() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler(ONE_WORKER)) {
            scheduler.submit(List.of(text(20), text(21)), ID, call);
            scheduler.submit(List.of(text(30)), ID, otherCall);

            runner.releaseAll();

            Pack shared = runner.awaitBegin();
            assertThat(shared.inputIds()).containsExactly(2, 20, 3, 2, 21, 3, 2, 30, 3);
        }
    }

    @Test
    void givesEachTextItsOwnAnswer() {
        try (Scheduler scheduler = Schedulers.start(FakeRunner.free(), ONE_WORKER)) {
            List<TextInput> texts =
                    IntStream.range(0, 100).mapToObj(id -> text(100L + id)).toList();

            List<Integer> answers = Promises.results(scheduler.submit(texts, ID, call));

            assertThat(answers).isEqualTo(IntStream.range(100, 200).boxed().toList());
        }
    }

    @Test
    void runsTextsTogetherThatWantDifferentOutputs() throws InterruptedException {
        TextInput masks = TextInput.forMasks(Encodings.of(2, 4, 40, 4, 3), new int[] {1, 3});
        try (Scheduler scheduler = busyScheduler(ONE_WORKER)) {
            List<CompletableFuture<Outcome<Integer>>> ids = scheduler.submit(List.of(text(20)), ID, call);
            List<CompletableFuture<Outcome<Integer>>> positions = scheduler.submit(
                    List.of(masks), output -> output.probabilities(1).top(1, _ -> true)[0], call);

            runner.releaseAll();

            assertThat(Promises.results(ids)).containsExactly(20);
            assertThat(Promises.results(positions)).containsExactly(3);
            assertThat(runner.packs()).hasSize(2);
        }
    }

    @Test
    void runsEqualTextsOnceAndGivesEachTheAnswerInItsOwnSpelling() throws InterruptedException {
        TextInput one = text(20);
        TextInput other = respelt(20);
        try (Scheduler scheduler = busyScheduler(ONE_WORKER)) {
            List<CompletableFuture<Outcome<TextInput>>> first = scheduler.submit(List.of(one), TextOutput::input, call);
            List<CompletableFuture<Outcome<TextInput>>> second =
                    scheduler.submit(List.of(other), TextOutput::input, otherCall);

            runner.releaseAll();

            assertThat(Promises.results(first).getFirst()).isSameAs(one);
            assertThat(Promises.results(second).getFirst()).isSameAs(other);
            assertThat(runner.packs()).extracting(Pack::tokenCount).containsExactly(3, 3);
        }
    }

    @Test
    void runsATextAgainIfItArrivesAfterItsEqualRan() throws InterruptedException {
        runner.releaseAll();
        try (Scheduler scheduler = start(ONE_WORKER)) {
            Promises.results(scheduler.submit(List.of(text(10)), ID, call));

            List<CompletableFuture<Outcome<Integer>>> promises = scheduler.submit(List.of(text(10)), ID, otherCall);

            assertThat(Promises.results(promises)).containsExactly(10);
            assertThat(runner.packs()).hasSize(2);
        }
    }

    @Test
    void runsALongQueueInPacksOfTheBudget() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler(Schedulers.settings(6, 1_000, 1))) {
            scheduler.submit(List.of(text(20), text(21), text(22)), ID, call);

            runner.releaseAll();

            assertThat(List.of(runner.awaitBegin(), runner.awaitBegin()))
                    .extracting(Pack::tokenCount)
                    .containsExactly(6, 3);
        }
    }

    @Test
    void runsATextLongerThanAPackAlone() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler(Schedulers.settings(6, 1_000, 1))) {
            scheduler.submit(List.of(text(20, 9), text(21)), ID, call);

            runner.releaseAll();

            assertThat(List.of(runner.awaitBegin(), runner.awaitBegin()))
                    .extracting(Pack::tokenCount)
                    .containsExactly(9, 3);
        }
    }

    @Test
    void runsInteractiveTextsBeforeBulkThatArrivedEarlier() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler(Schedulers.settings(3, 1_000, 1))) {
            scheduler.submit(List.of(text(20)), ID, bulkCall);
            scheduler.submit(List.of(text(30)), ID, call);

            runner.releaseAll();

            assertThat(List.of(runner.awaitBegin(), runner.awaitBegin()))
                    .extracting(pack -> pack.inputIds()[1])
                    .containsExactly(30L, 20L);
        }
    }

    @Test
    void runsAsManyPacksAtOnceAsItHasWorkers() throws InterruptedException {
        try (Scheduler scheduler = start(Schedulers.settings(3, 1_000, 2))) {
            List<CompletableFuture<Outcome<Integer>>> promises =
                    scheduler.submit(List.of(text(10), text(20), text(30)), ID, call);
            runner.awaitBegin();
            runner.awaitBegin();

            List<Pack> inFlight = runner.packs();
            runner.releaseAll();

            assertThat(inFlight).hasSize(2);
            assertThat(Promises.results(promises)).containsExactly(10, 20, 30);
        }
    }

    @Test
    void beginsARunAsSoonAsAWorkerIsFreeWithoutWaitingForMore() throws InterruptedException {
        try (Scheduler scheduler = start(ONE_WORKER)) {
            scheduler.submit(List.of(text(10)), ID, call);

            Pack pack = runner.awaitBegin();
            runner.releaseAll();

            assertThat(pack.tokenCount()).isEqualTo(3);
        }
    }

    @Test
    void promisesNothingForNoTexts() {
        try (Scheduler scheduler = start(ONE_WORKER)) {
            List<CompletableFuture<Outcome<Integer>>> promises = scheduler.submit(List.of(), ID, call);

            assertThat(promises).isEmpty();
        }
        assertThat(runner.packs()).isEmpty();
    }

    @Test
    void reportsWhereItsModelRuns() {
        try (Scheduler scheduler = start(ONE_WORKER)) {
            Provider provider = scheduler.provider();

            assertThat(provider).isEqualTo(Provider.CPU);
        }
    }

    @Test
    void recordsItsRunsAndItsQueue() throws InterruptedException {
        try (Scheduler scheduler = busyScheduler(ONE_WORKER)) {
            scheduler.submit(List.of(text(20, 7), text(21), text(21)), ID, call);
            Eventually.holds("three texts wait", () -> metrics.gauge("bertmesh.queue.texts") == 3);
            double waitingTokens = metrics.gauge("bertmesh.queue.tokens");

            runner.releaseAll();

            assertThat(waitingTokens).isEqualTo(10);
            Eventually.holds(
                    "two runs", () -> metrics.summary("bertmesh.pack.tokens").equals(List.of(2.0, 13.0)));
            Eventually.holds("nothing waits", () -> metrics.gauge("bertmesh.queue.texts") == 0);
            assertThat(metrics.count("bertmesh.merged.texts")).isEqualTo(1);
        }
    }

    private Scheduler start(Settings settings) {
        return Schedulers.start(runner, settings, Ticker.system(), metrics);
    }

    /** A scheduler whose only worker runs the text 10. */
    private Scheduler busyScheduler(Settings settings) throws InterruptedException {
        Scheduler scheduler = start(settings);
        scheduler.submit(List.of(text(10)), ID, call);
        runner.awaitBegin();
        return scheduler;
    }
}
