package io.bertmesh.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsCheckTest {

    private static final int ENVIRONMENT_ORDINAL = 300;

    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
                    BERTMESH_EXECUTION_WORKERS      | two   | BERTMESH_EXECUTION_WORKERS: two (expected: a whole number)
                    BERTMESH_EXECUTION_CUDA_DEVICE  | 1.5   | BERTMESH_EXECUTION_CUDA_DEVICE: 1.5 (expected: a whole number)
                    BERTMESH_LIMITS_ANSWER_BYTES    | 64M   | BERTMESH_LIMITS_ANSWER_BYTES: 64M (expected: a whole number)
                    BERTMESH_LIMITS_ANSWER_BYTES    | ''    | BERTMESH_LIMITS_ANSWER_BYTES: empty (expected: a whole number)
                    BERTMESH_BATCHING_BULK_SHARE    | 10 %  | BERTMESH_BATCHING_BULK_SHARE: 10 % (expected: a number)
                    BERTMESH_BATCHING_MAX_WAIT      | soon  | BERTMESH_BATCHING_MAX_WAIT: soon (expected: a duration such as 30s or 250ms)
                    BERTMESH_EXECUTION_PROVIDER     | tpu   | BERTMESH_EXECUTION_PROVIDER: tpu (expected: cpu or cuda)
                    BERTMESH_EXECUTION_PRECISION    | fp8   | BERTMESH_EXECUTION_PRECISION: fp8 (expected: fp32 or fp16 or int8)
                    BERTMESH_EXECUTION_REQUIRE_GPU  | ture  | BERTMESH_EXECUTION_REQUIRE_GPU: ture (expected: true or false)
                    """)
    void saysWhatAValueShouldBe(String variable, String value, String fault) {
        assertThat(faults(Map.of(variable, value))).containsExactly(fault);
    }

    @Test
    void namesWhatCannotBeReadTogetherWithWhatIsOutOfRange() {
        List<String> faults = faults(Map.of(
                "BERTMESH_EXECUTION_WORKERS", "two",
                "BERTMESH_EXECUTION_PROVIDER", "tpu",
                "BERTMESH_BATCHING_QUEUE_TOKENS", "0",
                "BERTMESH_LIMITS_STREAM_WINDOW", "5000"));

        assertThat(faults)
                .containsExactlyInAnyOrder(
                        "BERTMESH_EXECUTION_WORKERS: two (expected: a whole number)",
                        "BERTMESH_EXECUTION_PROVIDER: tpu (expected: cpu or cuda)",
                        "BERTMESH_BATCHING_QUEUE_TOKENS: 0 (expected: 1 or more)",
                        "BERTMESH_LIMITS_STREAM_WINDOW: 5000 (expected: 1 to 1024)");
    }

    @Test
    void findsNoFaultInWhatCanBeRead() {
        List<String> faults = faults(Map.of(
                "BERTMESH_EXECUTION_WORKERS", "2",
                "BERTMESH_EXECUTION_PROVIDER", "cuda",
                "BERTMESH_EXECUTION_REQUIRE_GPU", "TRUE",
                "BERTMESH_EXECUTION_PRECISION_BY_MODEL", "a=int8,b=fp32",
                "BERTMESH_BATCHING_MAX_WAIT", "250ms",
                "BERTMESH_BATCHING_PACK_TOKENS", "",
                "BERTMESH_MODELS_DIR", "/models"));

        assertThat(faults).isEmpty();
    }

    private static List<String> faults(Map<String, String> environment) {
        return SettingsCheck.faults(new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withSources(new EnvConfigSource(environment, ENVIRONMENT_ORDINAL))
                .build());
    }
}
