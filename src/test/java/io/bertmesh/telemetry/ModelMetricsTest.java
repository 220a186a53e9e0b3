package io.bertmesh.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelMetricsTest {

    @ParameterizedTest
    @CsvSource({
        "model, bert-demo-zh, 1",
        "version, 1, 1",
        "fingerprint, 0123456789abcdef, 1",
        "provider, cpu, 1",
        "precision, fp32, 1",
        "provider, cuda, 0",
    })
    void showsALoadedModelAsAGaugeWithItsTags(String tag, String value, double expected) {
        MetricsInMemory metrics = new MetricsInMemory();

        metrics.models().register("bert-demo-zh", "1", "0123456789abcdef", "cpu", "fp32");

        assertThat(metrics.gauge("bertmesh.model.info", tag, value)).isEqualTo(expected);
    }

    @Test
    void showsHowLongAModelTookToLoad() {
        MetricsInMemory metrics = new MetricsInMemory();

        metrics.models().loaded("bert-demo-zh", "1", Duration.ofMillis(1_500));

        assertThat(metrics.gauge("bertmesh.model.load.seconds", "model", "bert-demo-zh"))
                .isEqualTo(1.5);
    }

    @Test
    void showsWhetherAModelIsReadyNow() {
        MetricsInMemory metrics = new MetricsInMemory();
        AtomicBoolean isReady = new AtomicBoolean(true);
        metrics.models().showReady("bert-demo-zh", "1", isReady::get);
        double before = metrics.gauge("bertmesh.model.ready", "model", "bert-demo-zh");

        isReady.set(false);

        assertThat(before).isEqualTo(1);
        assertThat(metrics.gauge("bertmesh.model.ready", "model", "bert-demo-zh"))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"cuda, 1", "cpu, 0"})
    void looksForGpusOnlyIfAModelRunsOnOne(String provider, int expected) {
        AtomicInteger searches = new AtomicInteger();
        ModelMetrics models = new MetricsInMemory().models(() -> {
            searches.incrementAndGet();
            return Optional.empty();
        });

        models.register("bert-demo-zh", "1", "0123456789abcdef", provider, "fp32");

        assertThat(searches).hasValue(expected);
    }
}
