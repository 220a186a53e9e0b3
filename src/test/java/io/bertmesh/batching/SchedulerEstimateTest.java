package io.bertmesh.batching;

import static io.bertmesh.batching.Texts.ID;
import static io.bertmesh.batching.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.Call;
import io.bertmesh.error.InferenceError;
import io.bertmesh.telemetry.MetricsInMemory;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.ManualTicker;
import io.bertmesh.testing.Promises;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checks the wait estimates while the only worker is busy. At first a token is expected to take a microsecond. */
final class SchedulerEstimateTest {

    private static final Duration MAX_WAIT = Duration.ofMillis(10);

    private final ManualTicker ticker = ManualTicker.at(0);
    private final Call call = Calls.startingNow(ticker, Duration.ofSeconds(5));
    private final MetricsInMemory metrics = new MetricsInMemory();
    private final FakeRunner runner = FakeRunner.held();

    @AfterEach
    void letAllRunsEnd() {
        runner.releaseAll();
    }

    @Test
    void refusesACallThatWouldWaitTooLongForTheRunInFlight() throws InterruptedException {
        try (Scheduler scheduler = start()) {
            scheduler.submit(List.of(text(10, 30_000)), ID, call);
            runner.awaitBegin();
            ticker.advance(Duration.ofMillis(5));

            var refused = scheduler.submit(List.of(text(20)), ID, call);

            assertThat(Promises.errors(refused))
                    .containsExactly(new InferenceError.Overloaded("ms of work", 25, 10, Duration.ofMillis(15)));
            runner.releaseAll();
        }
    }

    @Test
    void takesACallOnceTheRunInFlightIsNearlyOver() throws InterruptedException {
        try (Scheduler scheduler = start()) {
            scheduler.submit(List.of(text(10, 30_000)), ID, call);
            runner.awaitBegin();
            ticker.advance(Duration.ofMillis(20));

            var taken = scheduler.submit(List.of(text(20)), ID, call);
            runner.releaseAll();

            assertThat(Promises.results(taken)).containsExactly(20);
        }
    }

    @Test
    void learnsFromARunHowLongTheNextTakes() throws InterruptedException {
        try (Scheduler scheduler = start()) {
            scheduler.submit(List.of(text(10, 1_000)), ID, call);
            runner.awaitBegin();
            ticker.advance(Duration.ofMillis(3));
            runner.release();
            Eventually.holds(
                    "a run is known",
                    () -> metrics.summary("bertmesh.pack.tokens").getFirst() == 1);
            scheduler.submit(List.of(text(11, 10_000)), ID, call);
            runner.awaitBegin();

            var refused = scheduler.submit(List.of(text(20)), ID, call);

            // (0.99 x 1 ms + 3 ms) / (0.99 x 1000 + 1000 tokens).
            assertThat(Promises.errors(refused).getFirst())
                    .isInstanceOfSatisfying(
                            InferenceError.Overloaded.class,
                            error -> assertThat(error.waiting()).isEqualTo(20));
            runner.releaseAll();
        }
    }

    private Scheduler start() {
        return Schedulers.start(runner, Schedulers.settings(MAX_WAIT, 1), ticker, metrics);
    }
}
