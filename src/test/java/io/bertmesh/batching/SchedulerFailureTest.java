package io.bertmesh.batching;

import static io.bertmesh.batching.Texts.ID;
import static io.bertmesh.batching.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.batching.Scheduler.Settings;
import io.bertmesh.call.CallContext;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.model.TextInput;
import io.bertmesh.telemetry.MetricsInMemory;
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

/** What a run that fails, or an answer that cannot be made, does to the texts of the run and to others. */
@LogsErrors
final class SchedulerFailureTest {

    private static final Settings ONE_WORKER = Schedulers.settings(128, 1_000, 1);
    private static final InferenceError INTERNAL = new InferenceError.Internal();

    private final CallContext call = CallContext.startingNow(Ticker.system(), Duration.ofMinutes(1));
    private final CallContext otherCall = CallContext.startingNow(Ticker.system(), Duration.ofMinutes(1));
    private final MetricsInMemory metrics = new MetricsInMemory();

    @Test
    void failsTheTextsOfARunThatFailsAndNoOthers() throws InterruptedException {
        FakeRunner runner = FakeRunner.held();
        try (Scheduler scheduler = start(runner)) {
            runner.failNext(new IllegalStateException("the run failed"));
            List<CompletableFuture<Outcome<Integer>>> failing = scheduler.submit(List.of(text(10), text(11)), call, ID);
            runner.awaitBegin();
            List<CompletableFuture<Outcome<Integer>>> next = scheduler.submit(List.of(text(20)), otherCall, ID);

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
            List<InferenceError> failures = Promises.failures(scheduler.submit(List.of(text(10)), call, ID));

            List<Integer> answers = Promises.results(scheduler.submit(List.of(text(20)), call, ID));

            assertThat(failures).containsExactly(INTERNAL);
            assertThat(answers).containsExactly(20);
        }
    }

    @Test
    void countsARunThatFailed() {
        FakeRunner runner = FakeRunner.free();
        try (Scheduler scheduler = start(runner)) {
            runner.failNext(new IllegalStateException("the run failed"));

            Promises.values(scheduler.submit(List.of(text(10)), call, ID));

            Eventually.holds("a run failed", () -> metrics.count("bertmesh.failed.runs") == 1);
        }
        assertThat(metrics.summary("bertmesh.pack.tokens")).containsExactly(0.0, 0.0);
    }

    @Test
    void failsAllWhoWantedATextWhoseRunFails() throws InterruptedException {
        FakeRunner runner = FakeRunner.held();
        try (Scheduler scheduler = start(runner)) {
            scheduler.submit(List.of(text(10)), call, ID);
            runner.awaitBegin();
            List<CompletableFuture<Outcome<Integer>>> one = scheduler.submit(List.of(text(20)), call, ID);
            List<CompletableFuture<Outcome<Integer>>> other = scheduler.submit(List.of(text(20)), otherCall, ID);
            runner.release();
            runner.awaitBegin();
            runner.failNext(new IllegalStateException("the run failed"));

            runner.releaseAll();

            assertThat(Promises.failures(one)).containsExactly(INTERNAL);
            assertThat(Promises.failures(other)).containsExactly(INTERNAL);
        }
    }

    @Test
    void givesATextTheErrorThatItsAnswerIs() {
        InferenceError tooLong = new InferenceError.TextTooLong("text", 9, 8);
        List<TextInput> texts = List.of(text(10), text(11), text(12));
        try (Scheduler scheduler = start(FakeRunner.free())) {
            List<Outcome<Integer>> outcomes =
                    Promises.values(scheduler.submit(texts, call, failing(1, new InferenceException(tooLong))));

            assertThat(outcomes)
                    .containsExactly(new Outcome.Result<>(10), new Outcome.Failed<>(tooLong), new Outcome.Result<>(12));
        }
    }

    @Test
    void failsATextAloneWhoseAnswerCannotBeMade() {
        List<TextInput> texts = List.of(text(10), text(11), text(12));
        try (Scheduler scheduler = start(FakeRunner.free())) {
            List<Outcome<Integer>> outcomes = Promises.values(
                    scheduler.submit(texts, call, failing(1, new IllegalArgumentException("our fault"))));

            assertThat(outcomes)
                    .containsExactly(
                            new Outcome.Result<>(10), new Outcome.Failed<>(INTERNAL), new Outcome.Result<>(12));
        }
    }

    @Test
    void answersAnEqualTextWhoseOtherAnswerCannotBeMade() throws InterruptedException {
        FakeRunner runner = FakeRunner.held();
        try (Scheduler scheduler = start(runner)) {
            scheduler.submit(List.of(text(10)), call, ID);
            runner.awaitBegin();
            List<CompletableFuture<Outcome<Integer>>> bad =
                    scheduler.submit(List.of(text(20)), call, failing(0, new IllegalArgumentException("our fault")));
            List<CompletableFuture<Outcome<Integer>>> good = scheduler.submit(List.of(text(20)), otherCall, ID);

            runner.releaseAll();

            assertThat(Promises.failures(bad)).containsExactly(INTERNAL);
            assertThat(Promises.results(good)).containsExactly(20);
        }
    }

    @Test
    void givesTheMemoryOfItsRunsBackWhetherAnswersCanBeMadeOrNot() {
        FakeRunner runner = FakeRunner.free();
        try (Scheduler scheduler = start(runner)) {
            Promises.values(scheduler.submit(List.of(text(10)), call, ID));

            Promises.values(
                    scheduler.submit(List.of(text(11)), call, failing(0, new IllegalStateException("our fault"))));
        }

        assertThat(runner.packs()).hasSize(2);
        assertThat(runner.rowsNotClosed()).isZero();
    }

    private Scheduler start(FakeRunner runner) {
        return Schedulers.start(runner, ONE_WORKER, Ticker.system(), metrics);
    }

    /** Answers with the id, but for one text of the call. */
    private static Shape<Integer> failing(int failingIndex, RuntimeException fault) {
        return (index, output) -> {
            if (index == failingIndex) {
                throw fault;
            }
            return ID.of(index, output);
        };
    }
}
