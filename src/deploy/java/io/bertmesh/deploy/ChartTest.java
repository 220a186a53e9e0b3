package io.bertmesh.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.deploy.Chart.Outcome;
import io.bertmesh.deploy.Switches.Flip;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the chart with every file of values, and with each of its switches changed. */
class ChartTest {

    private static final Path DEFAULTS = Chart.FOLDER.resolve("values.yaml");
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    /** A field, what it is, and what was expected, in one sentence on one line. */
    private static final Pattern SENTENCE = Pattern.compile("[a-zA-Z]+(\\.[a-zA-Z0-9-]+)*: .+ \\(expected: [^()]+\\)");

    /** Where Helm stopped, which helps the chart's authors. */
    private static final Pattern REFUSAL =
            Pattern.compile("execution error at \\([^)]+\\): (.*?)\\s*(Use --debug .*)?", Pattern.DOTALL);

    @TempDir
    private Path folder;

    static Stream<Arguments> everyRuleAndFile() {
        return Chart.valuesFiles().stream()
                .flatMap(file -> Stream.of(Rules.values()).map(rules -> Arguments.of(rules, file)));
    }

    static Stream<Path> valuesFiles() {
        return Chart.valuesFiles().stream();
    }

    @Test
    void findsTheFilesOfValues() {
        assertThat(Chart.valuesFiles().stream().map(Chart.FOLDER::relativize).map(Path::toString))
                .contains("values.yaml", "values-dev.yaml", "values-prod.yaml", "tests/values/mesh.yaml");
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void passesTheLint(Path file) throws IOException {
        assertThat(Chart.findings(file, folder)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyRuleAndFile")
    void keepsTheRules(Rules rules, Path file) {
        assertThat(rules.faults(Chart.render(file, Map.of()))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void keepsTheRulesOrSaysWhyNotWithEachSwitchTurned(Path file) {
        Map<Flip, Outcome> outcomes = Switches.flips(Chart.values(file)).stream()
                .collect(Collectors.toMap(
                        flip -> flip, flip -> Chart.outcome(file, Map.of(flip.path(), flip.value()))));

        assertThat(outcomes).allSatisfy((flip, outcome) -> {
            switch (outcome) {
                case Outcome.Rendered(Rendering rendering) ->
                    assertThat(Rules.allFaults(rendering)).isEmpty();
                case Outcome.Refused(String reason) ->
                    assertThat(sentence(reason)).matches(SENTENCE);
            }
        });
        assertThat(outcomes.values())
                .hasAtLeastOneElementOfType(Outcome.Refused.class)
                .filteredOn(Outcome.Rendered.class::isInstance)
                .hasSizeGreaterThan(outcomes.size() / 3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            versions.v2.weight                     | 20     | versions: weights sum to 110 (expected: 100)
            versionDefaults.model.source           | claim  | versions.v1.model.claim: empty (expected: a PersistentVolumeClaim, because source is claim)
            gatewayApi.enabled                     | true   | gatewayApi.gateway: empty (expected: the name of a Gateway)
            istio.virtualService.mirror.version    | v3     | istio.virtualService.mirror.version: v3 (expected: one of v1, v2)
            """)
    void refusesWhatMakesNoSense(String path, String value, String expected) {
        Outcome outcome = Chart.outcome(DEFAULTS, Map.of(path, value));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(sentence(refused.reason())).isEqualTo(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "autoscaling.type, vpa",
        "headless, perhaps",
        "shutdown.drainSeconds, 0",
        "image.tag, v1",
        "versions.v1.digest, abc"
    })
    void refusesWhatTheSchemaDoesNotKnow(String path, String value) {
        Outcome outcome = Chart.outcome(DEFAULTS, Map.of(path, value));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason())
                                .contains("values don't meet the specifications of the schema"));
    }

    @Test
    void startsPodsAnewForASettingOnly() {
        Rendering before = Chart.render(DEFAULTS, Map.of());
        Rendering after = Chart.render(DEFAULTS, Map.of("settings.BERTMESH_CACHE_TTL", "1h"));
        Rendering reweighted = Chart.render(
                Chart.FOLDER.resolve("values-prod.yaml"), Map.of("versions.v1.weight", 0, "versions.v2.weight", 100));

        assertThat(checksum(after)).isNotEqualTo(checksum(before));
        assertThat(after.one(ConfigMap.class, "bertmesh").getData()).containsEntry("BERTMESH_CACHE_TTL", "1h");
        assertThat(reweighted.all(Deployment.class))
                .isEqualTo(Chart.render(Chart.FOLDER.resolve("values-prod.yaml"), Map.of())
                        .all(Deployment.class));
    }

    @Test
    void runsTheImageOfADigest() {
        Rendering rendering = Chart.render(DEFAULTS, Map.of("versions.v1.image.digest", DIGEST));

        assertThat(container(rendering, "bertmesh-v1").getImage()).isEqualTo("bertmesh@" + DIGEST);
        assertThat(container(rendering, "bertmesh-v2").getImage()).startsWith("bertmesh:");
    }

    @Test
    void givesASettingOfOneVersionToThatVersion() {
        Rendering rendering = Chart.render(DEFAULTS, Map.of("versions.v2.settings.BERTMESH_EXECUTION_WORKERS", 3));

        assertThat(ServiceRules.environment(rendering, container(rendering, "bertmesh-v2")))
                .containsEntry("BERTMESH_EXECUTION_WORKERS", "3");
        assertThat(ServiceRules.environment(rendering, container(rendering, "bertmesh-v1")))
                .doesNotContainKey("BERTMESH_EXECUTION_WORKERS");
    }

    private static String sentence(String reason) {
        Matcher matcher = REFUSAL.matcher(reason);
        return matcher.matches() ? matcher.group(1) : reason;
    }

    private static Container container(Rendering rendering, String deployment) {
        return rendering
                .one(Deployment.class, deployment)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
    }

    private static @Nullable String checksum(Rendering rendering) {
        return rendering
                .one(Deployment.class, "bertmesh-v1")
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations()
                .get("checksum/config");
    }
}
