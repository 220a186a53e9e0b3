package io.bertmesh.batching;

import static io.bertmesh.batching.Texts.ID;
import static io.bertmesh.batching.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.batching.Scheduler.Settings;
import io.bertmesh.call.Call;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.model.Reader;
import io.bertmesh.model.TextInput;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks what happens to the run's texts and to others when a run fails or a reader throws. */
@LogsErrors
final class SchedulerFailureTest {

    private static final Settings ONE_WORKER = Schedulers.settings(128, 1_000, 1);
    private static final InferenceError INTERNAL = new InferenceError.Internal();

    private final Call call = Calls.startingNow(Ticker.system(), Duration.ofMinutes(1));
    private final Call otherCall = Calls.startingNow(Ticker.system(), Duration.ofMinutes(1));
    private final MetricsInMemory metrics = new MetricsInMemory();

    @Test
    void failsOnlyTheTextsOfTheRunThatFails() throws InterruptedException {
        FakeRunner runner = FakeRunner.held();
        try (Scheduler scheduler = start(runner)) {
            runner.failNext(new IllegalStateException("the run failed"));
            List<CompletableFuture<Outcome<Integer>>> failing = scheduler.submit(List.of(text(10), text(11)), ID, call);
            runner.awaitBegin();
            List<CompletableFuture<Outcome<Integer>>> next = scheduler.submit(List.of(text(20)), ID, otherCall);

            runner.releaseAll();

            assertThat(Promises.failures(failing)).containsExactly(INTERNAL, INTERNAL);
            assertThat(Promises.results(next)).containsExactly(20);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, StackOverflowError.class, AssertionError.class})
    void keepsItsWorkerWhenARunThrowsAnError(Class<? extends Error> kind) throws ReflectiveOperationException {
        FakeRunner runner = FakeRunner.free();
        try (Scheduler scheduler = start(runner)) {
            runner.failNext(kind.getConstructor().newInstance());
            List<InferenceError> failures = Promises.failures(scheduler.submit(List.of(text(10)), ID, call));

            List<Integer> answers = Promises.results(scheduler.submit(List.of(text(20)), ID, call));

            assertThat(failures).containsExactly(INTERNAL);
            assertThat(answers).containsExactly(20);
        }
    }

    @Test
    void countsARunThatFailed() {
        FakeRunner runner = FakeRunner.free();
        try (Scheduler scheduler = start(runner)) {
            runner.failNext(new IllegalStateException("the run failed"));

            Promises.values(scheduler.submit(List.of(text(10)), ID, call));

            Eventually.holds("a run failed", () -> metrics.count("bertmesh.failed.runs") == 1);
        }
        assertThat(metrics.summary("bertmesh.pack.tokens")).containsExactly(0.0, 0.0);
    }

    @Test
    void failsAllCallsThatWaitForATextWhoseRunFails() throws InterruptedException {
        FakeRunner runner = FakeRunner.held();
        try (Scheduler scheduler = start(runner)) {
            scheduler.submit(List.of(text(10)), ID, call);
            runner.awaitBegin();
            List<CompletableFuture<Outcome<Integer>>> one = scheduler.submit(List.of(text(20)), ID, call);
            List<CompletableFuture<Outcome<Integer>>> other = scheduler.submit(List.of(text(20)), ID, otherCall);
            runner.release();
            runner.awaitBegin();
            runner.failNext(new IllegalStateException("the run failed"));

            runner.releaseAll();

            assertThat(Promises.failures(one)).containsExactly(INTERNAL);
            assertThat(Promises.failures(other)).containsExactly(INTERNAL);
        }
    }

    @Test
    void completesATextWithTheErrorThatItsReaderThrows() {
        InferenceError tooLong = new InferenceError.TextTooLong("text", 9, 8);
        List<TextInput> texts = List.of(text(10), text(11), text(12));
        try (Scheduler scheduler = start(FakeRunner.free())) {
            List<Outcome<Integer>> outcomes =
                    Promises.values(scheduler.submit(texts, failing(11, new InferenceException(tooLong)), call));

            assertThat(outcomes)
                    .containsExactly(new Outcome.Result<>(10), new Outcome.Failed<>(tooLong), new Outcome.Result<>(12));
        }
    }

    @Test
    void failsOnlyTheTextWhoseAnswerCannotBeRead() {
        List<TextInput> texts = List.of(text(10), text(11), text(12));
        try (Scheduler scheduler = start(FakeRunner.free())) {
            List<Outcome<Integer>> outcomes = Promises.values(
                    scheduler.submit(texts, failing(11, new IllegalArgumentException("our fault")), call));

            assertThat(outcomes)
                    .containsExactly(
                            new Outcome.Result<>(10), new Outcome.Failed<>(INTERNAL), new Outcome.Result<>(12));
        }
    }

    @Test
    void answersATextThoughTheAnswerOfAnEqualTextCannotBeRead() throws InterruptedException {
        FakeRunner runner = FakeRunner.held();
        try (Scheduler scheduler = start(runner)) {
            scheduler.submit(List.of(text(10)), ID, call);
            runner.awaitBegin();
            List<CompletableFuture<Outcome<Integer>>> bad =
                    scheduler.submit(List.of(text(20)), failing(20, new IllegalArgumentException("our fault")), call);
            List<CompletableFuture<Outcome<Integer>>> good = scheduler.submit(List.of(text(20)), ID, otherCall);

            runner.releaseAll();

            assertThat(Promises.failures(bad)).containsExactly(INTERNAL);
            assertThat(Promises.results(good)).containsExactly(20);
        }
    }

    @Test
    void givesBackTheMemoryOfItsRunsEvenIfReadersThrow() {
        FakeRunner runner = FakeRunner.free();
        try (Scheduler scheduler = start(runner)) {
            Promises.values(scheduler.submit(List.of(text(10)), ID, call));

            Promises.values(
                    scheduler.submit(List.of(text(11)), failing(11, new IllegalStateException("our fault")), call));
        }

        assertThat(runner.packs()).hasSize(2);
        assertThat(runner.rowsNotClosed()).isZero();
    }

    private Scheduler start(FakeRunner runner) {
        return Schedulers.start(runner, ONE_WORKER, Ticker.system(), metrics);
    }

    /** Answers with the id, except for the text with one id. */
    private static Reader<Integer> failing(int failingId, RuntimeException fault) {
        return output -> {
            int id = ID.read(output);
            if (id == failingId) {
                throw fault;
            }
            return id;
        };
    }
}
