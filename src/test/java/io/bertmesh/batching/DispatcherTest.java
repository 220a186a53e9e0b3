package io.bertmesh.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.CallContext;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import io.bertmesh.telemetry.MetricsInMemory;
import io.bertmesh.telemetry.QueueMetrics;
import io.bertmesh.testing.LogsErrors;
import io.bertmesh.testing.Promises;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the threads of a scheduler cannot be made to do at will: its dispatcher is run on the thread of the test. */
final class DispatcherTest {

    private static final InferenceError DRAINING = new InferenceError.Unavailable("draining");

    private final QueueMetrics metrics = new MetricsInMemory().queue();
    private final RunQueue queue = new RunQueue(Schedulers.settings(10, 100, 1), Schedulers.RATE, () -> 0, metrics);
    private final CallContext call = CallContext.startingNow(Ticker.system(), Duration.ofMinutes(1));
    private final Claim<Integer> claim = Texts.claim(Texts.text(10), call);
    private final Dispatcher.Event arrival = new Dispatcher.Event.Arrived(List.of(claim), call);

    @Test
    void refusesACallThatComesAsItEnds() {
        AtomicInteger readings = new AtomicInteger();
        AtomicReference<Runnable> late = new AtomicReference<>(() -> {});
        // The first reading dates the closing, and the second comes after the inbox was read for the last time.
        Ticker ticker = () -> {
            if (readings.incrementAndGet() == 2) {
                late.get().run();
            }
            return 0;
        };
        Dispatcher dispatcher = new Dispatcher(queue, Duration.ofMinutes(1), ticker, metrics);
        late.set(() -> dispatcher.tell(arrival));
        dispatcher.tell(new Dispatcher.Event.Closing(Duration.ZERO));

        dispatcher.run();

        assertThat(dispatcher.hasEnded()).isTrue();
        assertThat(Promises.error(claim.promise())).isEqualTo(DRAINING);
    }

    @Test
    void refusesACallThatCameBehindItsClosing() {
        Dispatcher dispatcher = new Dispatcher(queue, Duration.ofMinutes(1), () -> 0, metrics);
        dispatcher.tell(new Dispatcher.Event.Closing(Duration.ZERO));
        dispatcher.tell(arrival);

        dispatcher.run();

        assertThat(Promises.error(claim.promise())).isEqualTo(DRAINING);
    }

    @Test
    @LogsErrors
    void failsACallThatItCannotTakeIn() {
        AtomicInteger readings = new AtomicInteger();
        // Read once for the deadline and once for when the text was queued; then by the dispatcher.
        Ticker broken = () -> {
            if (readings.incrementAndGet() == 3) {
                throw new IllegalStateException("the clock broke");
            }
            return 0;
        };
        CallContext unlucky = CallContext.startingNow(broken, Duration.ofMinutes(1));
        Claim<Integer> unluckyClaim = Texts.claim(Texts.text(10), unlucky);
        Dispatcher dispatcher = new Dispatcher(queue, Duration.ofMinutes(1), () -> 0, metrics);
        dispatcher.tell(new Dispatcher.Event.Arrived(List.of(unluckyClaim), unlucky));
        dispatcher.tell(new Dispatcher.Event.Closing(Duration.ZERO));

        dispatcher.run();

        assertThat(unluckyClaim.promise().join()).isEqualTo(new Outcome.Failed<>(new InferenceError.Internal()));
    }
}
