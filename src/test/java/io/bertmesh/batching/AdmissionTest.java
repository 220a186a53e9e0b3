package io.bertmesh.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.batching.Admission.Backlog;
import io.bertmesh.batching.Admission.Demand;
import io.bertmesh.call.Call;
import io.bertmesh.error.InferenceError;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.ManualTicker;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A token takes a millisecond; 100 tokens or 10 texts may wait; interactive texts may wait up to 80 ms. */
final class AdmissionTest {

    private static final double TOKEN_NANOS = 1e6;
    private static final Backlog NOTHING = backlog(0, 0, 0);

    private final Admission admission = new Admission(100, 10, Duration.ofMillis(80));

    @ParameterizedTest(name = "{0} tokens in {1} texts wait for {2} ms, {3} tokens in {4} texts come: {5}")
    @CsvSource({
        "0, 0, 0, 1, 1, an idle queue",
        "70, 9, 70, 30, 1, a call that fills the queue exactly",
        "50, 4, 50, 6, 6, as many texts as there is room for",
        "0, 0, 0, 500, 50, a call larger than the queue when nothing waits",
        "0, 0, 80, 500, 50, the same while a run is in flight",
        "80, 4, 80, 5, 1, a wait as long as it may be",
    })
    void takes(int tokens, int texts, double waitMillis, int newTokens, int newTexts, String because) {
        Backlog backlog = backlog(tokens, texts, waitMillis);

        Optional<InferenceError> refusal = admission.refusal(backlog, demand(newTokens, newTexts), call(10_000));

        assertThat(refusal).as(because).isEmpty();
    }

    @ParameterizedTest(name = "{0} tokens in {1} texts wait for {2} ms, {3} tokens in {4} texts come")
    @CsvSource({
        "70, 9, 70, 31, 1, tokens, 70, 100, 10",
        "70, 9, 70, 80, 1, tokens, 70, 100, 50",
        "70, 9, 0, 80, 1, tokens, 70, 100, 50",
        "60, 6, 60, 8, 8, texts, 6, 10, 40",
        "60, 6, 60, 5, 5, texts, 6, 10, 10",
        "90, 3, 81, 1, 1, ms of work, 81, 80, 10",
        "90, 3, 120, 1, 1, ms of work, 120, 80, 40",
    })
    void refusesACallWithoutRoomAndHintsWhenToRetry(
            int tokens,
            int texts,
            double waitMillis,
            int newTokens,
            int newTexts,
            String unit,
            long waiting,
            long limit,
            long retryMillis) {
        Backlog backlog = backlog(tokens, texts, waitMillis);

        Optional<InferenceError> refusal = admission.refusal(backlog, demand(newTokens, newTexts), call(10_000));

        assertThat(refusal)
                .contains(new InferenceError.Overloaded(unit, waiting, limit, Duration.ofMillis(retryMillis)));
    }

    @ParameterizedTest(name = "{0} tokens before a deadline in {1} ms")
    @CsvSource({"1, 0", "1, -5", "21, 20", "500, 499"})
    void refusesACallThatWouldBeLateEvenAlone(int newTokens, long patienceMillis) {
        Optional<InferenceError> refusal = admission.refusal(NOTHING, demand(newTokens, 1), call(patienceMillis));

        assertThat(refusal).contains(new InferenceError.DeadlineExceeded());
    }

    @Test
    void takesACallThatCanJustBeInTime() {
        Optional<InferenceError> refusal = admission.refusal(backlog(30, 3, 30), demand(20, 1), call(50));

        assertThat(refusal).isEmpty();
    }

    @Test
    void refusesACallThatTheBacklogWouldMakeLate() {
        Optional<InferenceError> refusal = admission.refusal(backlog(60, 3, 60), demand(20, 1), call(50));

        assertThat(refusal).contains(new InferenceError.Overloaded("ms of work", 60, 30, Duration.ofMillis(30)));
    }

    @Test
    void refusesACallThatIsCancelled() {
        Call call = call(10_000);
        call.cancel();

        Optional<InferenceError> refusal = admission.refusal(NOTHING, demand(1, 1), call);

        assertThat(refusal).contains(new InferenceError.Cancelled());
    }

    private static Call call(long patienceMillis) {
        return Calls.startingNow(ManualTicker.at(0), Duration.ofMillis(patienceMillis));
    }

    private static Backlog backlog(int tokens, int texts, double waitMillis) {
        return new Backlog(tokens, texts, waitMillis * 1e6, TOKEN_NANOS);
    }

    private static Demand demand(int tokens, int texts) {
        return new Demand(tokens, texts, tokens * TOKEN_NANOS);
    }
}
