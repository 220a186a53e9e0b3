package io.bertmesh.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LatencyRecorderTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Answer ANSWERED = new Answer.Answered();
    private static final Answer REFUSED = new Answer.Refused(Duration.ofMillis(5));

    private final Call call = new Call.Extract(new BenchText("text", new long[10]));
    private final LatencyRecorder recorder = new LatencyRecorder(SECOND, 3 * SECOND);

    @Test
    void countsAnswersThatComeWithinThePeriod() {
        recorder.record(call, ANSWERED, 0, SECOND - 1);
        recorder.record(call, ANSWERED, 0, SECOND);
        recorder.record(call, ANSWERED, 0, 3 * SECOND - 1);
        recorder.record(call, ANSWERED, 0, 3 * SECOND);

        assertThat(recorder.traffic().callsPerSecond()).isEqualTo(1);
        assertThat(recorder.traffic().tokensPerSecond()).isEqualTo(10);
    }

    @Test
    void takesLatenciesOfCallsThatWereDueWithinThePeriod() {
        recorder.record(call, ANSWERED, 0, 2 * SECOND);
        recorder.record(call, ANSWERED, 2 * SECOND, 7 * SECOND);

        Results.Latency latency = recorder.traffic().answered();

        assertThat(latency.count()).isEqualTo(1);
        assertThat(latency.p50()).isCloseTo(5000, within(5.0));
    }

    @Test
    void keepsRefusalsApart() {
        recorder.record(call, REFUSED, SECOND, SECOND + 2_000_000);

        assertThat(recorder.traffic().answered().count()).isZero();
        assertThat(recorder.traffic().refused().p99()).isCloseTo(2, within(0.01));
        assertThat(recorder.traffic().refusedTokensPerSecond()).isEqualTo(5);
    }

    @Test
    void countsEveryFaultWheneverItComes() {
        recorder.record(call, new Answer.Failed("UNAVAILABLE"), 0, 9 * SECOND);
        recorder.record(call, new Answer.Expired(), 0, 9 * SECOND);

        assertThat(recorder.traffic().failures()).containsOnlyKeys("UNAVAILABLE");
        assertThat(recorder.traffic().failed()).isEqualTo(1);
        assertThat(recorder.traffic().expired()).isEqualTo(1);
    }
}
