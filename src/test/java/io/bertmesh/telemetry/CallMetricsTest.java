package io.bertmesh.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.CallListener;
import io.bertmesh.call.CallListener.TextRun;
import io.bertmesh.call.Lane;
import io.bertmesh.call.Task;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.ManualTicker;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CallMetricsTest {

    private static final long ARRIVAL_NANOS = 7;

    private final MetricsInMemory metrics = new MetricsInMemory();
    private final ManualTicker ticker = ManualTicker.at(ARRIVAL_NANOS);
    private final CallMetrics calls = metrics.calls();

    @Test
    void countsACallByWhatWasAskedWhoAnsweredAndHowItEnded() {
        CallListener call = begin(Lane.INTERACTIVE);
        call.servedBy("alpha", "1");

        call.ended("OK");

        assertThat(metrics.count(
                        "bertmesh.requests",
                        "task",
                        "fill-mask",
                        "transport",
                        "grpc",
                        "model",
                        "alpha",
                        "version",
                        "1",
                        "outcome",
                        "OK"))
                .isEqualTo(1);
        assertThat(metrics.count("bertmesh.requests")).isEqualTo(1);
    }

    @Test
    void timesACallFromItsBeginningToItsEnd() {
        CallListener call = begin(Lane.INTERACTIVE);
        ticker.advance(Duration.ofMillis(20));

        call.ended("OK");

        assertThat(metrics.timer("bertmesh.request.duration", "outcome", "OK")).containsExactly(1.0, 20e6);
    }

    @Test
    void namesNoModelThatWasNotFound() {
        CallListener call = begin(Lane.INTERACTIVE);

        call.ended("NOT_FOUND");

        assertThat(metrics.count("bertmesh.requests", "model", "none", "version", "none", "outcome", "NOT_FOUND"))
                .isEqualTo(1);
    }

    @Test
    void countsACallOfNoTask() {
        CallListener call = arrive(Lane.INTERACTIVE);
        call.begun();

        call.ended("OK");

        assertThat(metrics.count("bertmesh.requests", "task", "none", "model", "none", "outcome", "OK"))
                .isEqualTo(1);
        assertThat(metrics.names()).doesNotContain("bertmesh.requests.in.flight");
    }

    @Test
    void countsTextsByTheirOwnOutcome() {
        CallListener call = begin(Lane.INTERACTIVE);
        call.servedBy("alpha", "1");
        call.answered("OK");
        call.answered("TEXT_TOO_LONG");

        call.answered("OK");

        assertThat(metrics.count("bertmesh.texts", "model", "alpha", "outcome", "OK"))
                .isEqualTo(2);
        assertThat(metrics.count("bertmesh.texts", "model", "alpha", "outcome", "TEXT_TOO_LONG"))
                .isEqualTo(1);
    }

    @Test
    void countsTokensAndTimesWhatMadeThem() {
        CallListener call = begin(Lane.INTERACTIVE);
        call.servedBy("alpha", "1");
        call.tokenized(10, 90_000);

        call.tokenized(12, 110_000);

        assertThat(metrics.count("bertmesh.tokens", "task", "fill-mask", "model", "alpha", "version", "1"))
                .isEqualTo(22);
        assertThat(metrics.timer("bertmesh.tokenize.duration", "task", "fill-mask", "model", "alpha"))
                .containsExactly(2.0, 200_000.0);
    }

    @Test
    void timesTheWaitOfATextThatRuns() {
        CallListener call = begin(Lane.INTERACTIVE);
        call.servedBy("alpha", "1");

        call.ran(new TextRun(3_000, 9_000, 64, 4));

        assertThat(metrics.timer("bertmesh.queue.duration", "task", "fill-mask", "model", "alpha"))
                .containsExactly(1.0, 3_000.0);
    }

    @Test
    void showsCallsInFlight() {
        CallListener first = begin(Lane.INTERACTIVE);
        begin(Lane.INTERACTIVE);
        begin(Lane.BULK);

        first.ended("OK");

        assertThat(metrics.gauge("bertmesh.requests.in.flight", "transport", "grpc"))
                .isEqualTo(1);
        assertThat(metrics.gauge("bertmesh.requests.in.flight", "transport", "grpc_stream"))
                .isEqualTo(1);
    }

    /** The caller may leave while the edge still reads the task from the request. */
    @Test
    void showsNoCallThatEndedBeforeItsTaskWasKnown() {
        CallListener call = arrive(Lane.INTERACTIVE);
        call.begun();
        call.ended("CANCELLED");

        call.asked(Task.FILL_MASK);

        assertThat(metrics.names()).doesNotContain("bertmesh.requests.in.flight");
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "alpha 1, alpha 1, alpha 1",
        "alpha 1, alpha 2, alpha several",
        "alpha 1, beta 1, several 1",
        "alpha 1, beta 2, several several",
    })
    void neverGivesAStreamOfSeveralModelsToOneOfThem(String first, String second, String counted) {
        CallListener call = begin(Lane.BULK);
        Stream.of(first, second, first, second).forEach(model -> served(call, model));

        call.ended("OK");

        String[] modelAndVersion = counted.split(" ");
        assertThat(metrics.count("bertmesh.requests", "model", modelAndVersion[0], "version", modelAndVersion[1]))
                .isEqualTo(1);
    }

    private CallListener begin(Lane lane) {
        CallListener listener = arrive(lane);
        listener.asked(Task.FILL_MASK);
        listener.begun();
        return listener;
    }

    private CallListener arrive(Lane lane) {
        return calls.arrived(Calls.startingNow(ticker, Duration.ofMinutes(1), lane))
                .orElseThrow();
    }

    private static void served(CallListener call, String model) {
        String[] nameAndVersion = model.split(" ");
        call.servedBy(nameAndVersion[0], nameAndVersion[1]);
    }
}
