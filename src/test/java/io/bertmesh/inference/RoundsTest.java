package io.bertmesh.inference;

import static io.bertmesh.inference.AskingFixture.ID;
import static io.bertmesh.inference.AskingFixture.text;
import static io.bertmesh.inference.AskingFixture.unreadable;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.cache.Answer;
import io.bertmesh.cache.CacheUse;
import io.bertmesh.cache.Caches;
import io.bertmesh.call.Call;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.LogsErrors;
import io.bertmesh.testing.Told;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks items with several inputs or several rounds. Each text runs alone. */
final class RoundsTest {

    private final FakeRunner runner = FakeRunner.free();
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
    void givesAnItemTheAnswersToAllItsInputs() {
        Plan<Integer, Integer> pairs = new Plan<>(
                2,
                2,
                ID,
                CacheUse.READ_AND_FILL,
                item -> new Step.Ask<>(
                        List.of(text(10 * item + 1), text(10 * item + 2)), answers -> new Step.Done<>(sum(answers))));

        List<Outcome<Integer>> results = model.asking(call).answer(pairs);

        assertThat(results).containsExactly(new Outcome.Result<>(3), new Outcome.Result<>(23));
        assertThat(told.queued()).containsExactly(4);
        assertThat(told.outcomes()).containsExactly("OK", "OK", "OK", "OK");
    }

    @Test
    @LogsErrors
    void failsAnItemIfOneOfItsInputsFails() {
        runner.failNext(new IllegalStateException("the run failed"));
        Plan<Integer, Integer> pair = new Plan<>(
                1,
                2,
                ID,
                CacheUse.READ_AND_FILL,
                _ -> new Step.Ask<>(List.of(text(10), text(20)), answers -> new Step.Done<>(sum(answers))));

        List<Outcome<Integer>> results = model.asking(call).answer(pair);

        assertThat(results).containsExactly(new Outcome.Failed<>(new InferenceError.Internal()));
        assertThat(told.outcomes()).containsExactly("INTERNAL", "INTERNAL");
    }

    @Test
    void asksInRoundsUntilEachItemHasItsResult() {

        List<Outcome<Integer>> results = answer(2, item -> countDown(5 * (item + 1), item + 1));

        assertThat(results).containsExactly(new Outcome.Result<>(4), new Outcome.Result<>(8));
        // The second round has the inputs of both items, the third the input of one.
        assertThat(told.queued()).containsExactly(2, 1);
        assertThat(told.outcomes()).containsExactly("OK", "OK");
    }

    /** Asks in {@code rounds} rounds, each about the last answer minus one. The result is the last answer minus one. */
    private static Step<Integer, Integer> countDown(int id, int rounds) {
        return new Step.Ask<>(List.of(text(id)), answers -> {
            int next = answers.getFirst().value() - 1;
            return rounds == 1 ? new Step.Done<>(next) : countDown(next, rounds - 1);
        });
    }

    @Test
    void failsOnlyTheItemWhoseNextStepIsRefused() {

        List<Outcome<Integer>> results = answer(
                2,
                item -> Step.ask(text(item + 10), answer -> {
                    if (answer.value() == 10) {
                        throw unreadable();
                    }
                    return answer.value();
                }));

        assertThat(results).containsExactly(new Outcome.Failed<>(unreadable().error()), new Outcome.Result<>(11));
        assertThat(told.outcomes()).containsExactly("INVALID_INPUT", "OK");
    }

    @Test
    void answersAnItemThatAsksNothing() {
        List<Outcome<Integer>> results = answer(1, _ -> new Step.Done<>(7));

        assertThat(results).containsExactly(new Outcome.Result<>(7));
        assertThat(told.queued()).isEmpty();
    }

    private List<Outcome<Integer>> answer(int items, IntFunction<Step<Integer, Integer>> first) {
        return model.asking(call).answer(Plan.ofTexts(items, ID, CacheUse.READ_AND_FILL, first));
    }

    private static int sum(List<Answer<Integer>> answers) {
        return answers.stream().mapToInt(Answer::value).sum();
    }
}
