package io.bertmesh.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnknownSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "BERTMESH_EXECUTION_WORKER, BERTMESH_EXECUTION_WORKERS",
        "BERTMESH_MODEL_DIR, BERTMESH_MODELS_DIR",
        "BERTMESH_BATCHING_MAXWAIT, BERTMESH_BATCHING_MAX_WAIT",
        "BERTMESH_EXECUTION_WORKERS_, BERTMESH_EXECUTION_WORKERS",
    })
    void namesTheSettingThatWasProbablyMeant(String variable, String nearest) {
        assertThat(UnknownSettings.warnings(List.of(variable), List.of()))
                .containsExactly("%s: no setting, so ignored (expected: %s?)".formatted(variable, nearest));
    }

    @Test
    void guessesNothingAtANameUnlikeAny() {
        assertThat(UnknownSettings.warnings(List.of("BERTMESH_COLOUR"), List.of()))
                .containsExactly("BERTMESH_COLOUR: no setting, so ignored");
    }

    @Test
    void namesPropertiesToo() {
        assertThat(UnknownSettings.warnings(List.of(), List.of("bertmesh.models-dirs", "quarkus.http.port")))
                .containsExactly("bertmesh.models-dirs: no setting, so ignored (expected: bertmesh.models-dir?)");
    }

    @Test
    void namesAVariableOnceThoughItIsAPropertyAsWell() {
        assertThat(UnknownSettings.warnings(List.of("BERTMESH_MODEL_DIR"), List.of("bertmesh.model.dir")))
                .hasSize(1);
    }

    @Test
    void knowsEverySetting() {
        assertThat(UnknownSettings.warnings(
                        Setting.all().stream().map(Setting::variable).toList(),
                        Setting.all().stream().map(Setting::property).toList()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BERTMESH_SERVICE_HOST",
                "BERTMESH_SERVICE_PORT",
                "BERTMESH_SERVICE_PORT_GRPC",
                "BERTMESH_PORT",
                "BERTMESH_PORT_9000_TCP",
                "BERTMESH_PORT_9000_TCP_PROTO",
                "BERTMESH_PORT_9000_TCP_PORT",
                "BERTMESH_PORT_9000_TCP_ADDR",
                "BERTMESH_MANAGEMENT_SERVICE_HOST",
                "BERTMESH_MANAGEMENT_PORT_8081_TCP",
                "PATH"
            })
    void letsTheVariablesOfKubernetesBe(String variable) {
        assertThat(UnknownSettings.warnings(List.of(variable), List.of())).isEmpty();
    }
}
