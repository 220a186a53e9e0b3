package io.bertmesh.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.Call;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import io.bertmesh.telemetry.MetricsInMemory;
import io.bertmesh.telemetry.QueueMetrics;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.LogsErrors;
import io.bertmesh.testing.Promises;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Runs the dispatcher on the test's thread, to reach cases that a scheduler's threads reach only by chance. */
final class DispatcherTest {

    private static final InferenceError DRAINING = new InferenceError.Unavailable("draining");

    private final QueueMetrics metrics = new MetricsInMemory().queue();
    private final RunQueue queue = new RunQueue(Schedulers.settings(10, 100, 1), Schedulers.RATE, () -> 0, metrics);
    private final Call call = Calls.startingNow(Ticker.system(), Duration.ofMinutes(1));
    private final PendingAnswer<Integer> answer = Texts.answer(Texts.text(10), call);
    private final Dispatcher.Event arrival = new Dispatcher.Event.Arrived(List.of(answer), call);

    @Test
    void refusesACallThatArrivesWhileItEnds() {
        AtomicInteger readings = new AtomicInteger();
        AtomicReference<Runnable> late = new AtomicReference<>(() -> {});
        // The first reading times the closing; the second comes after the last look into the inbox.
        Ticker ticker = () -> {
            if (readings.incrementAndGet() == 2) {
                late.get().run();
            }
            return 0;
        };
        Dispatcher dispatcher = dispatcher(ticker);
        late.set(() -> dispatcher.tell(arrival));
        dispatcher.tell(new Dispatcher.Event.Closing(Duration.ZERO));

        dispatcher.run();

        assertThat(Promises.error(answer.promise())).isEqualTo(DRAINING);
    }

    @Test
    void refusesACallThatArrivedAfterClosing() {
        Dispatcher dispatcher = dispatcher(() -> 0);
        dispatcher.tell(new Dispatcher.Event.Closing(Duration.ZERO));
        dispatcher.tell(arrival);

        dispatcher.run();

        assertThat(Promises.error(answer.promise())).isEqualTo(DRAINING);
    }

    @Test
    @LogsErrors
    void failsACallWhoseArrivalThrows() {
        AtomicInteger readings = new AtomicInteger();
        // The clock is read for the arrival, the deadline and the time of queueing; then the dispatcher reads it.
        Ticker broken = () -> {
            if (readings.incrementAndGet() == 4) {
                throw new IllegalStateException("the clock broke");
            }
            return 0;
        };
        Call unlucky = Calls.startingNow(broken, Duration.ofMinutes(1));
        PendingAnswer<Integer> unluckyAnswer = Texts.answer(Texts.text(10), unlucky);
        Dispatcher dispatcher = dispatcher(() -> 0);
        dispatcher.tell(new Dispatcher.Event.Arrived(List.of(unluckyAnswer), unlucky));
        dispatcher.tell(new Dispatcher.Event.Closing(Duration.ZERO));

        dispatcher.run();

        assertThat(unluckyAnswer.promise().join()).isEqualTo(new Outcome.Failed<>(new InferenceError.Internal()));
    }

    private Dispatcher dispatcher(Ticker ticker) {
        RunsInFlight active = new RunsInFlight(Duration.ofMinutes(1), metrics);
        return new Dispatcher(queue, active, FakeRunner.free(), Runnable::run, ticker, metrics);
    }
}
