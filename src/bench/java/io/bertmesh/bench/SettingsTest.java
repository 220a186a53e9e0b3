package io.bertmesh.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class SettingsTest {

    @Test
    void takesTheExecutionFromTheServicesOwnVariables() {
        Settings settings = Settings.of(
                new Properties(),
                Map.of(
                        "BERTMESH_EXECUTION_WORKERS", "2",
                        "BERTMESH_EXECUTION_THREADS_PER_WORKER", "1",
                        "BERTMESH_BATCHING_PACK_TOKENS", "64"));

        assertThat(settings.workers()).isEqualTo(2);
        assertThat(settings.threads()).isEqualTo(1);
        assertThat(settings.packTokens()).contains(64);
    }

    @Test
    void takesAnEmptySettingForNone() {
        Properties properties = new Properties();
        properties.setProperty("bench.corpus", "");

        assertThat(Settings.of(properties, Map.of()).corpus()).isEmpty();
    }

    @Test
    void readsSettings() {
        Properties properties = new Properties();
        properties.setProperty("bench.corpus", "texts.txt");
        properties.setProperty("bench.duration", "90s");
        properties.setProperty("bench.soak", "20m");

        Settings settings = Settings.of(properties, Map.of());

        assertThat(settings.corpus()).contains(Path.of("texts.txt"));
        assertThat(settings.duration()).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.soak()).isEqualTo(Duration.ofMinutes(20));
    }

    @Test
    void refusesADurationWithoutUnit() {
        Properties properties = new Properties();
        properties.setProperty("bench.duration", "90");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(properties, Map.of()))
                .withMessage("bench.duration: 90 (expected: such as 90s, 10m or 2h)");
    }
}
