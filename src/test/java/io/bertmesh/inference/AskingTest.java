package io.bertmesh.inference;

import static io.bertmesh.inference.AskingFixture.ID;
import static io.bertmesh.inference.AskingFixture.text;
import static io.bertmesh.inference.AskingFixture.unreadable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.bertmesh.cache.Answer;
import io.bertmesh.cache.CacheUse;
import io.bertmesh.cache.Caches;
import io.bertmesh.call.Call;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.LogsErrors;
import io.bertmesh.testing.Told;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks the outcomes of the items of a plan. Each text runs alone. */
final class AskingTest {

    private static final InferenceError UNREADABLE = unreadable().error();

    private final FakeRunner runner = FakeRunner.held();
    private final Told told = new Told();
    private final Call call = told.call(Duration.ofMinutes(1));
    private AskingFixture model;

    @BeforeEach
    void load() throws IOException {
        model = new AskingFixture(runner, 3, Caches.none());
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void keepsItemsThatCouldNotBePreparedInTheirPlaces() {
        runner.releaseAll();

        List<Outcome<Integer>> results = answer(call, 10, -1, 20);

        assertThat(results)
                .containsExactly(new Outcome.Result<>(10), new Outcome.Failed<>(UNREADABLE), new Outcome.Result<>(20));
        assertThat(told.outcomes()).containsExactly("OK", "INVALID_INPUT", "OK");
    }

    @Test
    void runsNothingIfNoItemCouldBePrepared() {
        List<Outcome<Integer>> results = answer(call, -1);

        assertThat(results).containsExactly(new Outcome.Failed<>(UNREADABLE));
        assertThat(runner.packs()).isEmpty();
    }

    @Test
    @LogsErrors
    void failsOnlyTheItemsOfARunThatFails() {
        runner.failNext(new IllegalStateException("the run failed"));
        runner.releaseAll();

        List<Outcome<Integer>> results = answer(call, 10, 20);

        assertThat(results)
                .containsExactly(new Outcome.Failed<>(new InferenceError.Internal()), new Outcome.Result<>(20));
        assertThat(told.outcomes()).containsExactly("INTERNAL", "OK");
    }

    @Test
    void preparesNothingForACallThatTheQueueWouldRefuse() throws InterruptedException {
        AtomicInteger prepared = new AtomicInteger();
        model.scheduler().submit(List.of(text(11)), ID, call);
        runner.awaitBegin();
        model.scheduler().submit(Collections.nCopies(1_000, text(10)), ID, call);
        Eventually.holds("the queue is full", () -> !hasRoom());

        assertThatThrownBy(() -> answer(call, 1, _ -> {
                    prepared.incrementAndGet();
                    return new Step.Done<>(1);
                }))
                .isInstanceOfSatisfying(
                        InferenceException.class,
                        thrown -> assertThat(thrown.error()).isInstanceOf(InferenceError.Overloaded.class));
        assertThat(prepared).hasValue(0);
    }

    private boolean hasRoom() {
        try {
            model.scheduler().requireRoom(1, call);
            return true;
        } catch (InferenceException e) {
            return false;
        }
    }

    @Test
    void givesUpWhenTheDeadlinePassesDuringARun() {
        Call hurried = told.call(Duration.ofMillis(50));

        Throwable failure = catchThrowable(() -> answer(hurried, 10));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        InferenceException.class,
                        thrown -> assertThat(thrown.error()).isEqualTo(new InferenceError.DeadlineExceeded()));
    }

    @Test
    void reportsTheErrorOfAFailedCallForAllTextsEvenAnsweredOnes() {
        Call hurried = told.call(Duration.ofMillis(300));
        runner.release();

        Throwable failure = catchThrowable(() -> answer(hurried, 10, 20, -1));

        assertThat(failure).isInstanceOf(InferenceException.class);
        assertThat(told.queued()).containsExactly(2);
        assertThat(told.outcomes()).containsExactly("DEADLINE_EXCEEDED", "DEADLINE_EXCEEDED", "DEADLINE_EXCEEDED");
    }

    @Test
    void givesUpWhenTheCallerCancels() {
        runner.releaseAll();
        call.cancel();

        Throwable failure = catchThrowable(() -> answer(call, 10));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        InferenceException.class,
                        thrown -> assertThat(thrown.error()).isEqualTo(new InferenceError.Cancelled()));
        assertThat(told.outcomes()).containsExactly("CANCELLED");
    }

    @Test
    void givesUpWhenInterruptedAndStaysInterrupted() {
        Thread.currentThread().interrupt();

        Throwable failure = catchThrowable(() -> answer(call, 10));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        InferenceException.class,
                        thrown -> assertThat(thrown.error()).isEqualTo(new InferenceError.Cancelled()));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void reportsAnInternalErrorForAllTexts() {
        Throwable fault = catchThrowable(() -> answer(call, 2, _ -> {
            throw new IllegalStateException("a fault");
        }));

        assertThat(fault).hasMessage("a fault");
        assertThat(told.outcomes()).containsExactly("INTERNAL", "INTERNAL");
    }

    /** Asks about texts with these ids; the preparation of a negative one fails. */
    private List<Outcome<Integer>> answer(Call asker, int... ids) {
        return answer(asker, ids.length, item -> {
            if (ids[item] < 0) {
                throw unreadable();
            }
            return Step.ask(text(ids[item]), Answer::value);
        });
    }

    private List<Outcome<Integer>> answer(Call asker, int items, IntFunction<Step<Integer, Integer>> first) {
        return model.asking(asker).answer(Plan.ofTexts(items, ID, CacheUse.READ_AND_FILL, first));
    }
}
