package io.bertmesh.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

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
}
