package io.bertmesh.batching;

import static io.bertmesh.batching.Texts.answer;
import static io.bertmesh.batching.Texts.ids;
import static io.bertmesh.batching.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bertmesh.call.Call;
import io.bertmesh.call.Lane;
import io.bertmesh.error.InferenceError;
import io.bertmesh.model.TextInput;
import io.bertmesh.telemetry.MetricsInMemory;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.ManualTicker;
import io.bertmesh.testing.Promises;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A token takes a microsecond, and the clock stands still. */
final class RunQueueTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration MAX_WAIT = Duration.ofMillis(20);

    private final ManualTicker ticker = ManualTicker.at(0);
    private final MetricsInMemory metrics = new MetricsInMemory();
    private final RunQueue queue =
            new RunQueue(Schedulers.settings(10, 40, 1), Schedulers.RATE, ticker, metrics.queue());
    private final RunQueue queueOfTwoWorkers =
            new RunQueue(Schedulers.settings(MAX_WAIT, 2), Schedulers.RATE, ticker, metrics.queue());

    @Test
    void returnsNothingWhenNothingWaits() {
        List<WaitingText> chosen = queue.next();

        assertThat(chosen).isEmpty();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void returnsWaitingTextsInPacksOldestFirst() {
        offer(Lane.INTERACTIVE, text(10, 6), text(11, 5), text(12, 4));

        List<Long> first = ids(queue.next());
        List<Long> second = ids(queue.next());

        assertThat(first).containsExactly(10L, 12L);
        assertThat(second).containsExactly(11L);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void returnsInteractiveTextsBeforeBulk() {
        offer(Lane.BULK, text(20, 5), text(21, 5));
        offer(Lane.INTERACTIVE, text(10, 6));

        List<Long> first = ids(queue.next());
        List<Long> second = ids(queue.next());

        assertThat(first).containsExactly(10L);
        assertThat(second).containsExactly(20L, 21L);
    }

    @Test
    void givesBulkATurnOnceItIsOwed() {
        offer(Lane.BULK, text(20, 4));
        offer(Lane.INTERACTIVE, text(10, 6), text(11, 4), text(12, 6), text(13, 4), text(14, 6), text(15, 4));

        List<List<Long>> packs = List.of(ids(queue.next()), ids(queue.next()), ids(queue.next()));

        assertThat(packs).containsExactly(List.of(10L, 11L), List.of(12L, 13L), List.of(14L, 20L));
    }

    @Test
    void countsTheTextsOfBothLanes() {
        offer(Lane.BULK, text(20, 5));

        offer(Lane.INTERACTIVE, text(10, 6), text(11, 3));

        assertThat(queue.tokenCount()).isEqualTo(14);
        assertThat(queue.textCount()).isEqualTo(3);
    }

    @Test
    void putsEqualTextsIntoOnePlaceAndCountsThem() {
        offer(Lane.INTERACTIVE, text(10), text(11), text(10));

        List<WaitingText> chosen = queue.next();

        assertThat(ids(chosen)).containsExactly(10L, 11L);
        assertThat(metrics.count("bertmesh.merged.texts")).isEqualTo(1);
    }

    @Test
    void takesAllTextsOfACallOrNone() {
        offer(Lane.INTERACTIVE, text(10, 36));

        Optional<InferenceError> refusal = offer(Lane.INTERACTIVE, text(11, 3), text(12, 3));

        assertThat(refusal).contains(new InferenceError.Overloaded("tokens", 36, 40, Duration.ofMillis(10)));
        assertThat(queue.textCount()).isEqualTo(1);
        assertThat(metrics.count("bertmesh.refused.texts", "reason", "OVERLOADED"))
                .isEqualTo(2);
    }

    @Test
    void dropsUnwantedTextsBeforeItRefuses() {
        Call gone = call(Lane.INTERACTIVE);
        queue.offer(List.of(answer(text(20, 40), gone)), gone, 0);
        gone.cancel();

        Optional<InferenceError> refusal = offer(Lane.INTERACTIVE, text(10, 40));

        assertThat(refusal).isEmpty();
        assertThat(queue.tokenCount()).isEqualTo(40);
        assertThat(metrics.count("bertmesh.dropped.texts", "reason", "CANCELLED"))
                .isEqualTo(1);
        assertThat(metrics.count("bertmesh.dropped.texts")).isEqualTo(1);
        assertThat(metrics.count("bertmesh.refused.texts")).isZero();
    }

    @Test
    void returnsNoUnwantedText() {
        Call shortCall = Calls.startingNow(ticker, Duration.ofSeconds(1));
        PendingAnswer<Integer> late = answer(text(10), shortCall);
        queue.offer(List.of(late), shortCall, 0);
        offer(Lane.INTERACTIVE, text(11));
        ticker.advance(Duration.ofSeconds(1));

        List<WaitingText> chosen = queue.next();

        assertThat(ids(chosen)).containsExactly(11L);
        assertThat(Promises.error(late.promise())).isEqualTo(new InferenceError.DeadlineExceeded());
        assertThat(metrics.count("bertmesh.dropped.texts", "reason", "DEADLINE_EXCEEDED"))
                .isEqualTo(1);
        assertThat(metrics.count("bertmesh.dropped.texts")).isEqualTo(1);
    }

    @Test
    void countsACallThatGrpcCancelledAtItsDeadlineAsExpired() {
        Call shortCall = Calls.startingNow(ticker, Duration.ofSeconds(1));
        queue.offer(List.of(answer(text(10), shortCall)), shortCall, 0);
        ticker.advance(Duration.ofSeconds(1));
        shortCall.cancel();

        queue.purge();

        assertThat(metrics.count("bertmesh.dropped.texts", "reason", "DEADLINE_EXCEEDED"))
                .isEqualTo(1);
        assertThat(metrics.count("bertmesh.dropped.texts", "reason", "CANCELLED"))
                .isZero();
    }

    @ParameterizedTest(name = "{0} tokens in flight, behind {1} interactive and {2} bulk: {3}")
    @CsvSource({
        "40000, 0, 0, -1",
        "50000, 0, 0, 25",
        "36000, 6000, 0, 21",
        "36000, 0, 9000, -1",
        "36000, 3000, 3000, -1",
        "36000, 3300, 3000, 20",
    })
    void refusesACallThatWouldWaitTooLong(double activeTokens, int interactive, int bulk, long waitMillis) {
        offerTo(queueOfTwoWorkers, Lane.INTERACTIVE, interactive);
        offerTo(queueOfTwoWorkers, Lane.BULK, bulk);
        Call call = call(Lane.INTERACTIVE);

        Optional<InferenceError> refusal = queueOfTwoWorkers.offer(List.of(answer(text(30), call)), call, activeTokens);

        assertThat(refusal.map(RunQueueTest::waitMillis).orElse(-1L)).isEqualTo(waitMillis);
    }

    @ParameterizedTest(name = "one worker runs {0} and {1} tokens, patience of {2} microseconds")
    @CsvSource({"900, 100, 900, true", "900, 100, 899, false", "600, 600, 600, true", "600, 600, 599, false"})
    void expectsAllWorkersToShareACallAndOneWorkerToRunAText(int one, int other, int patience, boolean taken) {
        Call call = Calls.startingNow(ticker, Duration.ofNanos(patience * 1_000L));
        List<PendingAnswer<Integer>> answers = List.of(answer(text(10, one), call), answer(text(11, other), call));

        Optional<InferenceError> refusal = queueOfTwoWorkers.offer(answers, call, 0);

        assertThat(refusal.isEmpty()).isEqualTo(taken);
    }

    @Test
    void estimatesWithTheLearntRate() {
        for (int run = 0; run < 2_000; run++) {
            queue.learn(100, 400_000);
        }

        double remaining = queue.remainingTokens(1_000, 1_000_000);

        assertThat(remaining).isCloseTo(750, within(1.0));
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "400000, 600", "1000000, 0", "9000000, 0"})
    void knowsHowMuchOfARunIsLeft(long elapsedNanos, double remaining) {
        double tokens = queue.remainingTokens(1_000, elapsedNanos);

        assertThat(tokens).isCloseTo(remaining, within(1e-6));
    }

    @Test
    void failsAllPromisesWhenItRefusesAll() {
        Call call = call(Lane.INTERACTIVE);
        Call bulkCall = call(Lane.BULK);
        PendingAnswer<Integer> answer = answer(text(10), call);
        PendingAnswer<Integer> bulkClaim = answer(text(10), bulkCall);
        queue.offer(List.of(answer), call, 0);
        queue.offer(List.of(bulkClaim), bulkCall, 0);
        InferenceError draining = new InferenceError.Unavailable("draining");

        queue.refuseAll(draining);

        assertThat(Promises.errors(List.of(answer.promise(), bulkClaim.promise())))
                .containsExactly(draining, draining);
        assertThat(queue.isEmpty()).isTrue();
    }

    private Optional<InferenceError> offer(Lane lane, TextInput... texts) {
        Call call = call(lane);
        return queue.offer(Arrays.stream(texts).map(text -> answer(text, call)).toList(), call, 0);
    }

    private void offerTo(RunQueue target, Lane lane, int tokens) {
        if (tokens > 0) {
            Call call = call(lane);
            target.offer(List.of(answer(text(lane == Lane.BULK ? 41 : 40, tokens), call)), call, 0);
        }
    }

    private Call call(Lane lane) {
        return Calls.startingNow(ticker, PATIENCE, lane);
    }

    private static long waitMillis(InferenceError refusal) {
        return refusal instanceof InferenceError.Overloaded overloaded ? overloaded.waiting() : Long.MIN_VALUE;
    }
}
