package io.bertmesh.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.telemetry.Gpus.Reading;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GpuMetricsTest {

    private static final Reading BUSY = new Reading(0, "GPU-a", 0.75, 10e9, 80e9, 61, 350);
    private static final Reading IDLE = new Reading(1, "GPU-b", 0, 1e9, 80e9, 30, 60);

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @ParameterizedTest
    @CsvSource({
        "bertmesh.gpu.utilization.ratio, GPU-a, 0.75",
        "bertmesh.gpu.utilization.ratio, GPU-b, 0",
        "bertmesh.gpu.memory.used.bytes, GPU-a, 10e9",
        "bertmesh.gpu.memory.total.bytes, GPU-a, 80e9",
        "bertmesh.gpu.temperature.celsius, GPU-b, 30",
        "bertmesh.gpu.power.watts, GPU-b, 60",
    })
    void showsWhatEachGpuDoes(String name, String uuid, double expected) {
        watching(() -> List.of(BUSY, IDLE));

        assertThat(meters.get(name).tag("uuid", uuid).gauge().value()).isEqualTo(expected);
    }

    @Test
    void showsTheLatestReading() {
        GpuMetrics gpus = watching(() -> List.of(BUSY));

        gpus.read(() -> List.of(IDLE));

        assertThat(meters.get("bertmesh.gpu.power.watts").gauge().value()).isEqualTo(60);
    }

    @Test
    void hasNoMeterForWhatADriverDoesNotTell() {
        watching(() -> List.of(new Reading(0, "GPU-a", 0.75, 10e9, 80e9, 61, Double.NaN)));

        assertThat(meters.find("bertmesh.gpu.power.watts").gauge()).isNull();
        assertThat(meters.find("bertmesh.gpu.temperature.celsius").gauge()).isNotNull();
    }

    @Test
    void hasNoMeterWithoutADriver() {
        new GpuMetrics(meters, Optional::empty).watch();

        assertThat(meters.getMeters()).isEmpty();
    }

    @Test
    void knowsNothingOnceADriverFails() {
        GpuMetrics gpus = watching(() -> List.of(BUSY));

        gpus.read(() -> {
            throw new IllegalStateException("the driver was unloaded");
        });

        assertThat(meters.get("bertmesh.gpu.power.watts").gauge().value()).isNaN();
    }

    @Test
    void asksForADriverOnce() {
        AtomicInteger asked = new AtomicInteger();
        GpuMetrics gpus = new GpuMetrics(meters, () -> {
            asked.incrementAndGet();
            return Optional.empty();
        });
        gpus.watch();

        gpus.watch();

        assertThat(asked).hasValue(1);
    }

    private GpuMetrics watching(Gpus driver) {
        GpuMetrics gpus = new GpuMetrics(meters, () -> Optional.of(driver));
        gpus.watch();
        // The timer does not use the test's clock.
        gpus.close();
        return gpus;
    }
}
