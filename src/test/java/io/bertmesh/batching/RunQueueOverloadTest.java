package io.bertmesh.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.CallContext;
import io.bertmesh.call.Lane;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceError;
import io.bertmesh.telemetry.MetricsInMemory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a full lane, and runs that are no measure, may not do to a call. */
final class RunQueueOverloadTest {

    private static final int QUEUE_TOKENS = 40;

    private final RunQueue queue =
            new RunQueue(Schedulers.settings(10, QUEUE_TOKENS, 1), Schedulers.RATE, new MetricsInMemory().queue());

    @Test
    void takesAnInteractiveCallWhileBulkFillsItsLane() {
        offer(Lane.BULK, Duration.ofMinutes(1), 20, QUEUE_TOKENS);

        Optional<InferenceError> bulk = offer(Lane.BULK, Duration.ofMinutes(1), 21, 3);
        Optional<InferenceError> interactive = offer(Lane.INTERACTIVE, Duration.ofMinutes(1), 10, 3);

        assertThat(bulk).containsInstanceOf(InferenceError.Overloaded.class);
        assertThat(interactive).isEmpty();
    }

    @Test
    void doesNotTakeTheCostOfALoneShortTextForThatOfMany() {
        for (int run = 0; run < 200; run++) {
            queue.learn(4, Duration.ofMillis(4).toNanos());
        }

        Optional<InferenceError> refusal = offer(Lane.INTERACTIVE, Duration.ofMillis(1), 10, 40);

        assertThat(refusal).isEmpty();
    }

    @Test
    void learnsFromRunsOfHalfAPack() {
        for (int run = 0; run < 200; run++) {
            queue.learn(5, Duration.ofMillis(4).toNanos());
        }

        Optional<InferenceError> refusal = offer(Lane.INTERACTIVE, Duration.ofMillis(1), 10, 40);

        assertThat(refusal).contains(new InferenceError.DeadlineExceeded());
    }

    private Optional<InferenceError> offer(Lane lane, Duration patience, int id, int tokens) {
        // The clock stands still, so that a slow test does not spend the patience of its call.
        Ticker ticker = () -> 0;
        CallContext call = CallContext.startingNow(ticker, patience, lane);
        return queue.offer(List.of(Texts.claim(Texts.text(id, tokens), call)), call, 0);
    }
}
