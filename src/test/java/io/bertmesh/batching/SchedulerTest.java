package io.bertmesh.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.batching.Scheduler.Settings;
import io.bertmesh.call.CallContext;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceError;
import io.bertmesh.model.Pack;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.Promises;
import io.bertmesh.tokenizer.Encodings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How texts share runs, and what a run that fails does to them. */
final class SchedulerTest {

    private static final Settings ONE_WORKER = new Settings(128, 1_000, 1);

    private final CallContext call = CallContext.startingNow(Ticker.system(), Duration.ofMinutes(1));
    private final CallContext otherCall = CallContext.startingNow(Ticker.system(), Duration.ofMinutes(1));

    @Test
    void runsTheTextsOfTwoCallsTogether() throws InterruptedException {
        FakeRunner runner = FakeRunner.held();
        try (Scheduler scheduler = Scheduler.start("test", runner, ONE_WORKER)) {
            scheduler.submit(List.of(text(10)), call);
            runner.awaitBegin();
            scheduler.submit(List.of(text(20), text(21)), call);
            scheduler.submit(List.of(text(30)), otherCall);

            runner.releaseAll();

            Pack shared = runner.awaitBegin();
            assertThat(shared.inputIds()).containsExactly(2, 20, 3, 2, 21, 3, 2, 30, 3);
        }
    }

    @Test
    void givesEachTextItsOwnAnswer() {
        try (Scheduler scheduler = Scheduler.start("test", FakeRunner.free(), ONE_WORKER)) {
            TextInput masks = TextInput.forMasks(Encodings.of(2, 4, 40, 4, 3), new int[] {1, 3});

            List<TextOutput> outputs = Promises.values(scheduler.submit(List.of(text(10), masks, text(20)), call));

            assertThat(outputs.get(0).vector(1)).containsExactly(10, 1);
            assertThat(outputs.get(1).probabilities(1).top(1, _ -> true)).containsExactly(3);
            assertThat(outputs.get(2).vector(1)).containsExactly(20, 1);
        }
    }

    @Test
    void runsALongQueueInPacksOfTheBudget() throws InterruptedException {
        FakeRunner runner = FakeRunner.held();
        try (Scheduler scheduler = Scheduler.start("test", runner, new Settings(6, 1_000, 1))) {
            scheduler.submit(List.of(text(10)), call);
            runner.awaitBegin();
            scheduler.submit(List.of(text(20), text(21), text(22)), call);

            runner.releaseAll();

            assertThat(List.of(runner.awaitBegin(), runner.awaitBegin()))
                    .extracting(Pack::tokenCount)
                    .containsExactly(6, 3);
        }
    }

    @Test
    void runsAsManyPacksAtOnceAsItHasWorkers() throws InterruptedException {
        FakeRunner runner = FakeRunner.held();
        try (Scheduler scheduler = Scheduler.start("test", runner, new Settings(3, 1_000, 2))) {
            scheduler.submit(List.of(text(10), text(20), text(30)), call);

            runner.awaitBegin();
            runner.awaitBegin();

            assertThat(runner.packs()).hasSize(2);
            runner.releaseAll();
        }
    }

    @Test
    void failsTheTextsOfARunThatFailsAndNoOthers() throws InterruptedException {
        FakeRunner runner = FakeRunner.held();
        try (Scheduler scheduler = Scheduler.start("test", runner, ONE_WORKER)) {
            runner.failNext(new IllegalStateException("the run failed"));
            List<CompletableFuture<TextOutput>> failing = scheduler.submit(List.of(text(10), text(11)), call);
            runner.awaitBegin();
            List<CompletableFuture<TextOutput>> next = scheduler.submit(List.of(text(20)), otherCall);

            runner.releaseAll();

            assertThat(failing)
                    .extracting(Promises::error)
                    .containsExactly(new InferenceError.Internal(), new InferenceError.Internal());
            assertThat(Promises.values(next).getFirst().vector(1, 0)).isEqualTo(20);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, StackOverflowError.class, AssertionError.class})
    void keepsItsWorkerWhenARunThrowsAnError(Class<? extends Error> kind) throws ReflectiveOperationException {
        FakeRunner runner = FakeRunner.free();
        try (Scheduler scheduler = Scheduler.start("test", runner, ONE_WORKER)) {
            runner.failNext(kind.getConstructor().newInstance());
            CompletableFuture<TextOutput> failing =
                    scheduler.submit(List.of(text(10)), call).getFirst();
            InferenceError error = Promises.error(failing);

            List<TextOutput> outputs = Promises.values(scheduler.submit(List.of(text(20)), call));

            assertThat(error).isEqualTo(new InferenceError.Internal());
            assertThat(outputs.getFirst().vector(1, 0)).isEqualTo(20);
        }
    }

    @Test
    void promisesNothingForNoTexts() {
        FakeRunner runner = FakeRunner.free();
        try (Scheduler scheduler = Scheduler.start("test", runner, ONE_WORKER)) {
            List<CompletableFuture<TextOutput>> promises = scheduler.submit(List.of(), call);

            assertThat(promises).isEmpty();
        }
        assertThat(runner.packs()).isEmpty();
    }

    @Test
    void tellsWhereItsModelRuns() {
        try (Scheduler scheduler = Scheduler.start("test", FakeRunner.free(), ONE_WORKER)) {
            String provider = scheduler.provider();

            assertThat(provider).isEqualTo("fake");
        }
    }

    /** A text of three tokens, of which the one in the middle has this id. */
    private static TextInput text(long id) {
        return TextInput.forAllTokens(Encodings.of(2, id, 3));
    }
}
