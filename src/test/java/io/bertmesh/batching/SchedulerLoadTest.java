package io.bertmesh.batching;

import static io.bertmesh.batching.Texts.ID;
import static io.bertmesh.batching.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.Call;
import io.bertmesh.call.Lane;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.model.TextInput;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs many callers at once, who send equal texts, give up and are refused. */
final class SchedulerLoadTest {

    private static final int CALLERS = 8;
    private static final int CALLS = 100;

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void givesEveryCallerItsOwnAnswersOrAnError(long seed) throws Exception {
        FakeRunner runner = FakeRunner.free();
        List<Future<List<String>>> callers = new ArrayList<>();
        try (Scheduler scheduler = Schedulers.start(runner, Schedulers.settings(32, 200, 3));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < CALLERS; caller++) {
                Random random = new Random(seed + caller);
                callers.add(threads.submit(() -> wrongAnswers(scheduler, random)));
            }
        }

        for (Future<List<String>> caller : callers) {
            assertThat(caller.get()).isEmpty();
        }
        assertThat(runner.runsInFlightAtClose()).containsExactly(0);
    }

    private static List<String> wrongAnswers(Scheduler scheduler, Random random) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            Lane lane = random.nextInt(3) == 0 ? Lane.BULK : Lane.INTERACTIVE;
            Call call = Calls.startingNow(Ticker.system(), Duration.ofMinutes(1), lane);
            List<Integer> ids = Seeds.list(random, 1, 6, one -> one.nextInt(100, 120));
            List<TextInput> texts = ids.stream().map(id -> text(id, 3 + id % 7)).toList();
            List<CompletableFuture<Outcome<Integer>>> promises = scheduler.submit(texts, ID, call);
            boolean givesUp = random.nextInt(5) == 0;
            if (givesUp) {
                call.cancel();
            }
            for (int text = 0; text < ids.size(); text++) {
                Outcome<Integer> right = new Outcome.Result<>(ids.get(text));
                String answer = promises.get(text)
                        .handle((outcome, thrown) -> right.equals(outcome) ? "right" : reason(outcome, thrown))
                        .get(30, TimeUnit.SECONDS);
                if (!answer.equals("right")
                        && !(lane == Lane.INTERACTIVE && answer.equals("OVERLOADED"))
                        && !(givesUp && answer.equals("CANCELLED"))) {
                    wrong.add(answer);
                }
            }
        }
        return wrong;
    }

    private static String reason(Object outcome, Throwable thrown) {
        return thrown instanceof InferenceException refusal ? refusal.error().reason() : outcome + " " + thrown;
    }
}
