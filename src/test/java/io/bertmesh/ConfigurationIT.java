package io.bertmesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.testing.LogLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process makes of settings that it cannot use. */
class ConfigurationIT {

    private static final Map<String, String> FAULTY = Map.of(
            "BERTMESH_EXECUTION_WORKERS", "two",
            "BERTMESH_EXECUTION_PROVIDER", "tpu",
            "BERTMESH_LIMITS_STREAM_WINDOW", "5000",
            "BERTMESH_BATCHING_QUEUE_TOKENS", "0");

    private static final List<String> FAULTS = List.of(
            "BERTMESH_EXECUTION_WORKERS: two (expected: a whole number)",
            "BERTMESH_EXECUTION_PROVIDER: tpu (expected: cpu or cuda)",
            "BERTMESH_BATCHING_QUEUE_TOKENS: 0 (expected: 1 or more)",
            "BERTMESH_LIMITS_STREAM_WINDOW: 5000 (expected: 1 to 1024)");

    @TempDir
    Path directory;

    @Test
    void namesAllFaultsAtOnceAndEnds() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(FAULTY)) {
            assertThat(service.awaitExitCode()).isEqualTo(1);
            assertThat(service.output().lines()).containsExactlyInAnyOrderElementsOf(FAULTS);
        }
    }

    @Test
    void namesAllFaultsInOneLineOfJson() throws Exception {
        Map<String, String> settings = new HashMap<>(FAULTY);
        settings.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true");
        try (ServiceProcess service = ServiceProcess.start(settings)) {
            assertThat(service.awaitExitCode()).isEqualTo(1);
            JsonNode line = LogLines.read(service.output());
            assertThat(line.path("log.level").asText()).isEqualTo("FATAL");
            assertThat(line.path("message").asText().lines()).containsExactlyInAnyOrderElementsOf(FAULTS);
        }
    }

    @Test
    void namesFaultsOfRangeAloneInJsonToo() throws Exception {
        Map<String, String> settings =
                Map.of("BERTMESH_LIMITS_STREAM_WINDOW", "5000", "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true");
        try (ServiceProcess service = ServiceProcess.start(settings)) {
            assertThat(service.awaitExitCode()).isEqualTo(1);
            assertThat(service.output().lines().map(LogLines::read))
                    .filteredOn(line -> line.path("log.level").asText().equals("FATAL"))
                    .extracting(line -> line.path("message").asText())
                    .containsExactly("BERTMESH_LIMITS_STREAM_WINDOW: 5000 (expected: 1 to 1024)");
        }
    }

    @Test
    void warnsOfANameThatIsNoSetting() throws Exception {
        Map<String, String> settings = Map.of("BERTMESH_EXECUTION_WORKER", "1", "BERTMESH_SERVICE_HOST", "10.0.0.1");
        try (ServiceProcess service = ServiceProcess.start(settings).awaitStart()) {
            assertThat(service.output().lines().filter(line -> line.contains("no setting")))
                    .singleElement()
                    .asString()
                    .contains(" WARN ")
                    .endsWith(
                            "BERTMESH_EXECUTION_WORKER: no setting, so ignored (expected: BERTMESH_EXECUTION_WORKERS?)");
        }
    }

    @Test
    void warnsOfAPropertyThatIsNoSetting() throws Exception {
        List<String> options = List.of("--enable-native-access=ALL-UNNAMED", "-Dbertmesh.models-dirs=/models");
        try (ServiceProcess service = ServiceProcess.start(Map.of(), options).awaitStart()) {
            assertThat(service.output().lines().filter(line -> line.contains("no setting")))
                    .singleElement()
                    .asString()
                    .contains(" WARN ")
                    .endsWith("bertmesh.models-dirs: no setting, so ignored (expected: bertmesh.models-dir?)");
        }
    }

    @Test
    void readsSettingsFromAFileThatIsNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("secret.properties"), "bertmesh.limits.stream-window=0\n");
        try (ServiceProcess service = ServiceProcess.start(Map.of("QUARKUS_CONFIG_LOCATIONS", file.toString()))) {
            assertThat(service.awaitExitCode()).isEqualTo(1);
            assertThat(service.output()).contains("BERTMESH_LIMITS_STREAM_WINDOW: 0 (expected: 1 to 1024)");
        }
    }

    @Test
    void readsFaultsOfKindFromAFileThatIsNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("secret.properties"), "bertmesh.limits.stream-window=many\n");
        try (ServiceProcess service = ServiceProcess.start(Map.of("QUARKUS_CONFIG_LOCATIONS", file.toString()))) {
            assertThat(service.awaitExitCode()).isEqualTo(1);
            assertThat(service.output()).isEqualTo("BERTMESH_LIMITS_STREAM_WINDOW: many (expected: a whole number)");
        }
    }
}
