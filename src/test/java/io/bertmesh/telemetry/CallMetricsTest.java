package io.bertmesh.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.Call;
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
    private final CallTelemetry calls = metrics.calls();

    @Test
    void countsACallByWhatWasAskedWhoAnsweredAndHowItEnded() {
        Call call = begin(Lane.INTERACTIVE);
        call.listener().servedBy("alpha", "1");

        call.end("OK");

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
        Call call = begin(Lane.INTERACTIVE);
        ticker.advance(Duration.ofMillis(20));

        call.end("OK");

        assertThat(metrics.timer("bertmesh.request.duration", "outcome", "OK")).containsExactly(1.0, 20e6);
    }

    @Test
    void namesNoModelThatWasNotFound() {
        Call call = begin(Lane.INTERACTIVE);

        call.end("NOT_FOUND");

        assertThat(metrics.count("bertmesh.requests", "model", "none", "version", "none", "outcome", "NOT_FOUND"))
                .isEqualTo(1);
    }

    @Test
    void countsACallOfNoTask() {
        Call call = arrive(Lane.INTERACTIVE);
        call.begin();

        call.end("OK");

        assertThat(metrics.count("bertmesh.requests", "task", "none", "model", "none", "outcome", "OK"))
                .isEqualTo(1);
        assertThat(metrics.names()).doesNotContain("bertmesh.requests.in.flight");
    }

    @Test
    void countsTextsByTheirOwnOutcome() {
        Call call = begin(Lane.INTERACTIVE);
        call.listener().servedBy("alpha", "1");
        call.listener().answered("OK");
        call.listener().answered("TEXT_TOO_LONG");

        call.listener().answered("OK");

        assertThat(metrics.count("bertmesh.texts", "model", "alpha", "outcome", "OK"))
                .isEqualTo(2);
        assertThat(metrics.count("bertmesh.texts", "model", "alpha", "outcome", "TEXT_TOO_LONG"))
                .isEqualTo(1);
    }

    @Test
    void countsTokensAndTimesWhatMadeThem() {
        Call call = begin(Lane.INTERACTIVE);
        call.listener().servedBy("alpha", "1");
        call.listener().tokenized(10, 90_000);

        call.listener().tokenized(12, 110_000);

        assertThat(metrics.count("bertmesh.tokens", "task", "fill-mask", "model", "alpha", "version", "1"))
                .isEqualTo(22);
        assertThat(metrics.timer("bertmesh.tokenize.duration", "task", "fill-mask", "model", "alpha"))
                .containsExactly(2.0, 200_000.0);
    }

    @Test
    void timesTheWaitOfATextThatRuns() {
        Call call = begin(Lane.INTERACTIVE);
        call.listener().servedBy("alpha", "1");

        call.listener().ran(3_000);

        assertThat(metrics.timer("bertmesh.queue.duration", "task", "fill-mask", "model", "alpha"))
                .containsExactly(1.0, 3_000.0);
    }

    @Test
    void showsCallsInFlight() {
        Call first = begin(Lane.INTERACTIVE);
        begin(Lane.INTERACTIVE);
        begin(Lane.BULK);

        first.end("OK");

        assertThat(metrics.gauge("bertmesh.requests.in.flight", "transport", "grpc"))
                .isEqualTo(1);
        assertThat(metrics.gauge("bertmesh.requests.in.flight", "transport", "grpc_stream"))
                .isEqualTo(1);
    }

    /** The caller may leave while the edge still reads the task from the request. */
    @Test
    void showsNoCallThatEndedBeforeItsTaskWasKnown() {
        Call call = arrive(Lane.INTERACTIVE);
        call.begin();
        call.end("CANCELLED");

        call.asks(Task.FILL_MASK);

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
        Call call = begin(Lane.BULK);
        Stream.of(first, second, first, second).forEach(model -> served(call, model));

        call.end("OK");

        String[] modelAndVersion = counted.split(" ");
        assertThat(metrics.count("bertmesh.requests", "model", modelAndVersion[0], "version", modelAndVersion[1]))
                .isEqualTo(1);
    }

    private Call begin(Lane lane) {
        Call call = arrive(lane);
        call.asks(Task.FILL_MASK);
        call.begin();
        return call;
    }

    private Call arrive(Lane lane) {
        return Calls.startingNow(ticker, Duration.ofMinutes(1), lane, calls::listen);
    }

    private static void served(Call call, String model) {
        String[] nameAndVersion = model.split(" ");
        call.listener().servedBy(nameAndVersion[0], nameAndVersion[1]);
    }
}
