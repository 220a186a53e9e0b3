package io.bertmesh.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QueueMetricsTest {

    private final MetricsInMemory metrics = new MetricsInMemory();
    private final QueueMetrics queue = metrics.queue();

    @Test
    void recordsWhatARunCarriedAndHowLongItTook() {
        queue.ran(120, 5, 0, 7_000);

        queue.ran(80, 3, 10, 5_000);

        assertThat(metrics.summary("bertmesh.pack.tokens")).containsExactly(2.0, 200.0);
        assertThat(metrics.summary("bertmesh.pack.texts")).containsExactly(2.0, 8.0);
        assertThat(metrics.timer("bertmesh.run.duration")).containsExactly(2.0, 12_000.0);
        assertThat(metrics.summary("bertmesh.pack.fill.ratio")).containsExactly(2.0, (120 + 80) / 128.0);
        assertThat(metrics.count("bertmesh.wasted.tokens")).isEqualTo(10);
        assertThat(metrics.count("bertmesh.failed.runs")).isZero();
    }

    @Test
    void countsARunThatFailedAndNothingElseOfIt() {
        queue.runFailed();

        assertThat(metrics.count("bertmesh.failed.runs")).isEqualTo(1);
        assertThat(metrics.timer("bertmesh.run.duration")).containsExactly(0.0, 0.0);
    }

    @Test
    void countsTheTokensOfARunThatWasStoppedAsWasted() {
        queue.runStopped(100);

        assertThat(metrics.count("bertmesh.stopped.runs")).isEqualTo(1);
        assertThat(metrics.count("bertmesh.wasted.tokens")).isEqualTo(100);
        assertThat(metrics.count("bertmesh.failed.runs")).isZero();
    }

    @Test
    void countsRefusedTextsByReason() {
        queue.refused(3, "OVERLOADED");
        queue.refused(2, "OVERLOADED");

        queue.refused(1, "CANCELLED");

        assertThat(metrics.count("bertmesh.refused.texts", "reason", "OVERLOADED"))
                .isEqualTo(5);
        assertThat(metrics.count("bertmesh.refused.texts", "reason", "CANCELLED"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OVERLOADED", "DEADLINE_EXCEEDED", "CANCELLED", "UNAVAILABLE"})
    void countsRefusalsFromZeroOn(String reason) {
        assertThat(metrics.meters()
                        .get("bertmesh.refused.texts")
                        .tag("reason", reason)
                        .counter()
                        .count())
                .isZero();
    }

    @Test
    void countsMergedTexts() {
        queue.merged(4);

        assertThat(metrics.count("bertmesh.merged.texts")).isEqualTo(4);
    }

    @Test
    void tellsExpiredTextsFromCancelledOnes() {
        queue.expired(3);

        queue.cancelled(2);

        assertThat(metrics.count("bertmesh.dropped.texts", "reason", "DEADLINE_EXCEEDED"))
                .isEqualTo(3);
        assertThat(metrics.count("bertmesh.dropped.texts", "reason", "CANCELLED"))
                .isEqualTo(2);
    }

    @Test
    void showsWhatWaitsAndHangsNow() {
        queue.waiting(300, 12, 5);
        queue.hung(2);

        queue.waiting(100, 4, 2);
        queue.hung(1);

        assertThat(metrics.gauge("bertmesh.queue.tokens")).isEqualTo(100);
        assertThat(metrics.gauge("bertmesh.queue.texts")).isEqualTo(4);
        assertThat(metrics.gauge("bertmesh.held.texts")).isEqualTo(2);
        assertThat(metrics.gauge("bertmesh.hung.runs")).isEqualTo(1);
    }

    @Test
    void showsTheBudgetOfAPack() {
        assertThat(metrics.gauge("bertmesh.pack.budget.tokens")).isEqualTo(128);
    }

    @Test
    void tagsEveryMeterWithItsModel() {
        assertThat(metrics.meters().getMeters())
                .allSatisfy(meter ->
                        assertThat(meter.getId().getTags()).contains(Tag.of("model", "test"), Tag.of("version", "1")));
    }
}
