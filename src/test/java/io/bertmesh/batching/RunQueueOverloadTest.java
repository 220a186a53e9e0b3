package io.bertmesh.batching;

import static io.bertmesh.batching.Texts.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bertmesh.call.Call;
import io.bertmesh.call.Lane;
import io.bertmesh.error.InferenceError;
import io.bertmesh.telemetry.MetricsInMemory;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.ManualTicker;
import io.bertmesh.testing.Promises;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that neither a full lane nor an untypical run harms a call. */
final class RunQueueOverloadTest {

    private static final int PACK_TOKENS = 10;
    private static final int QUEUE_TOKENS = 40;
    private static final double BULK_SHARE = 0.25;

    private final ManualTicker ticker = ManualTicker.at(0);
    private final MetricsInMemory metrics = new MetricsInMemory();
    private final RunQueue queue =
            new RunQueue(Schedulers.settings(PACK_TOKENS, QUEUE_TOKENS, 1), Schedulers.RATE, ticker, metrics.queue());

    @Test
    void takesAnInteractiveCallWhileBulkFillsItsLane() {
        offer(Lane.BULK, Duration.ofMinutes(1), 20, QUEUE_TOKENS);

        Optional<InferenceError> bulk = offer(Lane.BULK, Duration.ofMinutes(1), 21, 3);
        Optional<InferenceError> interactive = offer(Lane.INTERACTIVE, Duration.ofMinutes(1), 10, 3);

        assertThat(bulk).isEmpty();
        assertThat(interactive).isEmpty();
        assertThat(queue.tokenCount()).isEqualTo(QUEUE_TOKENS + 3);
        assertThat(queue.heldTextCount()).isEqualTo(1);
    }

    @Test
    void admitsHeldBulkInTheOrderOfItsArrival() {
        offer(Lane.BULK, Duration.ofMinutes(1), 20, QUEUE_TOKENS);
        offer(Lane.BULK, Duration.ofMinutes(1), 21, 9);
        offer(Lane.BULK, Duration.ofMinutes(1), 22, 3);

        List<List<Long>> packs = List.of(ids(queue.next()), ids(queue.next()), ids(queue.next()));

        assertThat(packs).containsExactly(List.of(20L), List.of(21L), List.of(22L));
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void admitsHeldBulkAtItsShareWhileInteractiveTextsKeepArriving() {
        for (int id = 20; id < 40; id++) {
            offer(Lane.BULK, Duration.ofMinutes(1), id, 5);
        }
        List<Long> bulk = new ArrayList<>();
        int packs = 0;

        while (bulk.size() < 20 && packs < 100) {
            offer(Lane.INTERACTIVE, Duration.ofMinutes(1), 1000 + packs, PACK_TOKENS);
            ids(queue.next()).stream().filter(id -> id < 1000).forEach(bulk::add);
            packs++;
        }

        assertThat(bulk).isEqualTo(LongStream.range(20, 40).boxed().toList());
        assertThat(queue.heldTextCount()).isZero();
        // Bulk gets a quarter of each pack's tokens, and its credit of two packs may come last.
        assertThat(packs * PACK_TOKENS * BULK_SHARE).isCloseTo(20 * 5, within(2.0 * PACK_TOKENS));
    }

    @Test
    void dropsHeldBulkWhoseCallHasEnded() {
        offer(Lane.BULK, Duration.ofMinutes(1), 20, QUEUE_TOKENS);
        PendingAnswer<Integer> late = answer(Lane.BULK, Duration.ofSeconds(1), 21, 3);
        ticker.advance(Duration.ofSeconds(1));

        queue.purge();

        assertThat(queue.heldTextCount()).isZero();
        assertThat(Promises.error(late.promise())).isEqualTo(new InferenceError.DeadlineExceeded());
        assertThat(metrics.count("bertmesh.dropped.texts")).isEqualTo(1);
    }

    @Test
    void admitsHeldBulkIntoThePlacesOfUnwantedTexts() {
        queue.purge();
        PendingAnswer<Integer> late = answer(Lane.BULK, Duration.ofMillis(1), 20, QUEUE_TOKENS);
        offer(Lane.BULK, Duration.ofMinutes(1), 21, 3);
        ticker.advance(Duration.ofMillis(1));

        List<Long> chosen = ids(queue.next());

        assertThat(chosen).containsExactly(21L);
        assertThat(Promises.error(late.promise())).isEqualTo(new InferenceError.DeadlineExceeded());
    }

    @Test
    void refusesHeldBulkWhenItRefusesAll() {
        offer(Lane.BULK, Duration.ofMinutes(1), 20, QUEUE_TOKENS);
        PendingAnswer<Integer> held = answer(Lane.BULK, Duration.ofMinutes(1), 21, 3);
        InferenceError draining = new InferenceError.Unavailable("draining");

        queue.refuseAll(draining);

        assertThat(Promises.error(held.promise())).isEqualTo(draining);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void refusesBulkWhoseDeadlineIsShorterThanItsRun() {
        Optional<InferenceError> refusal = offer(Lane.BULK, Duration.ofNanos(2_999), 20, 3);

        assertThat(refusal).contains(new InferenceError.DeadlineExceeded());
    }

    @Test
    void runsNoUnwantedTextEvenBeforeItsPlaceIsFreed() {
        PendingAnswer<Integer> late = answer(Lane.INTERACTIVE, Duration.ofMillis(1), 10, 6);
        offer(Lane.INTERACTIVE, Duration.ofMinutes(1), 11, 6);
        offer(Lane.INTERACTIVE, Duration.ofMinutes(1), 12, 6);
        List<Long> first = ids(queue.next());
        PendingAnswer<Integer> soonLate = answer(Lane.INTERACTIVE, Duration.ofMillis(2), 13, 4);
        ticker.advance(Duration.ofMillis(2));

        List<Long> second = ids(queue.next());

        assertThat(first).containsExactly(10L);
        assertThat(second).containsExactly(11L);
        assertThat(late.promise()).isNotDone();
        assertThat(Promises.error(soonLate.promise())).isEqualTo(new InferenceError.DeadlineExceeded());
    }

    @Test
    void saysWithoutATextWhetherThereIsRoom() {
        offer(Lane.INTERACTIVE, Duration.ofMinutes(1), 10, QUEUE_TOKENS - 3);
        QueueSnapshot snapshot = queue.snapshot(0, Optional.empty());

        Optional<InferenceError> one = snapshot.refusal(1, call(Lane.INTERACTIVE, Duration.ofMinutes(1)));
        Optional<InferenceError> two = snapshot.refusal(2, call(Lane.INTERACTIVE, Duration.ofMinutes(1)));
        Optional<InferenceError> late = snapshot.refusal(1, call(Lane.INTERACTIVE, Duration.ofNanos(2_999)));

        assertThat(one).isEmpty();
        assertThat(two).contains(new InferenceError.Overloaded("tokens", 37, 40, Duration.ofMillis(10)));
        assertThat(late).contains(new InferenceError.DeadlineExceeded());
    }

    @Test
    void countsEachOfManyEqualTextsAndLimitsHowManyShareARun() {
        Call call = call(Lane.INTERACTIVE, Duration.ofMinutes(1));
        List<PendingAnswer<Integer>> equal = Stream.generate(() -> Texts.answer(Texts.text(10), call))
                .limit(WaitingText.MAX_ANSWERS + 1L)
                .toList();
        queue.offer(equal, call, 0);
        int waiting = queue.textCount();

        List<WaitingText> chosen = queue.next();

        assertThat(waiting).isEqualTo(WaitingText.MAX_ANSWERS + 1);

        assertThat(chosen).extracting(text -> text.pending().size()).containsExactly(WaitingText.MAX_ANSWERS, 1);
        assertThat(metrics.count("bertmesh.merged.texts")).isEqualTo(WaitingText.MAX_ANSWERS - 1);
    }

    @Test
    void doesNotLearnFromALoneShortText() {
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
        Call call = call(lane, patience);
        return queue.offer(List.of(Texts.answer(Texts.text(id, tokens), call)), call, 0);
    }

    /** An answer whose text is in the queue. */
    private PendingAnswer<Integer> answer(Lane lane, Duration patience, int id, int tokens) {
        Call call = call(lane, patience);
        PendingAnswer<Integer> answer = Texts.answer(Texts.text(id, tokens), call);
        queue.offer(List.of(answer), call, 0);
        return answer;
    }

    private Call call(Lane lane, Duration patience) {
        return Calls.startingNow(ticker, patience, lane);
    }
}
