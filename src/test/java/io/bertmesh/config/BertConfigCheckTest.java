package io.bertmesh.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.Configs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BertConfigCheckTest {

    @Test
    void findsNoFaultInTheDefaults() {
        List<String> faults = BertConfigCheck.faults(Configs.defaults());

        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    execution.workers             | 0   | BERTMESH_EXECUTION_WORKERS: 0 (expected: 1 or more)
                    execution.workers             | -1  | BERTMESH_EXECUTION_WORKERS: -1 (expected: 1 or more)
                    execution.threads-per-worker  | 0   | BERTMESH_EXECUTION_THREADS_PER_WORKER: 0 (expected: 1 or more)
                    execution.cuda-device         | -1  | BERTMESH_EXECUTION_CUDA_DEVICE: -1 (expected: 0 or more)
                    batching.pack-tokens          | 0   | BERTMESH_BATCHING_PACK_TOKENS: 0 (expected: 1 to 512)
                    batching.pack-tokens          | 513 | BERTMESH_BATCHING_PACK_TOKENS: 513 (expected: 1 to 512)
                    batching.queue-tokens         | 0   | BERTMESH_BATCHING_QUEUE_TOKENS: 0 (expected: 1 or more)
                    batching.queue-texts          | 0   | BERTMESH_BATCHING_QUEUE_TEXTS: 0 (expected: 1 or more)
                    batching.max-wait             | 0s  | BERTMESH_BATCHING_MAX_WAIT: PT0S (expected: PT0.001S to PT24H)
                    batching.bulk-share           | 1.5 | BERTMESH_BATCHING_BULK_SHARE: 1.5 (expected: 0.01 to 0.5)
                    batching.bulk-share           | NaN | BERTMESH_BATCHING_BULK_SHARE: NaN (expected: 0.01 to 0.5)
                    execution.run-timeout         | 25h | BERTMESH_EXECUTION_RUN_TIMEOUT: PT25H (expected: PT0.001S to PT24H)
                    batching.max-wait             | PT3000000000000S | BERTMESH_BATCHING_MAX_WAIT: PT833333333H20M (expected: PT0.001S to PT24H)
                    execution.run-timeout         | 0s  | BERTMESH_EXECUTION_RUN_TIMEOUT: PT0S (expected: PT0.001S to PT24H)
                    shutdown.drain-timeout        | 0s  | BERTMESH_SHUTDOWN_DRAIN_TIMEOUT: PT0S (expected: PT0.001S to PT24H)
                    limits.texts-per-request      | 0   | BERTMESH_LIMITS_TEXTS_PER_REQUEST: 0 (expected: 1 or more)
                    limits.characters-per-text    | 0   | BERTMESH_LIMITS_CHARACTERS_PER_TEXT: 0 (expected: 1 or more)
                    limits.answer-bytes           | 0   | BERTMESH_LIMITS_ANSWER_BYTES: 0 (expected: 1 or more)
                    limits.stream-window          | 0   | BERTMESH_LIMITS_STREAM_WINDOW: 0 (expected: 1 to 1024)
                    limits.stream-window          | 1025 | BERTMESH_LIMITS_STREAM_WINDOW: 1025 (expected: 1 to 1024)
                    limits.request-timeout        | 0s  | BERTMESH_LIMITS_REQUEST_TIMEOUT: PT0S (expected: PT0.001S to PT24H)
                    limits.calls-per-connection   | 0   | BERTMESH_LIMITS_CALLS_PER_CONNECTION: 0 (expected: 1 to 1000000)
                    limits.connection-idle        | 10ms | BERTMESH_LIMITS_CONNECTION_IDLE: PT0.01S (expected: PT1S to PT24H)
                    limits.connection-age         | 25h | BERTMESH_LIMITS_CONNECTION_AGE: PT25H (expected: PT1S to PT24H)
                    security.reload-period        | 10ms | BERTMESH_SECURITY_RELOAD_PERIOD: PT0.01S (expected: PT0.1S to PT24H)
                    """)
    void namesTheVariableItsValueAndItsRange(String setting, String value, String fault) {
        List<String> faults = BertConfigCheck.faults(Configs.of(Map.of(setting, value)));

        assertThat(faults).containsExactly(fault);
    }

    @Test
    void refusesToRequireAGpuThatIsNotAskedFor() {
        List<String> faults = BertConfigCheck.faults(Configs.of(Map.of("execution.require-gpu", "true")));

        assertThat(faults)
                .containsExactly("BERTMESH_EXECUTION_REQUIRE_GPU: true with provider cpu"
                        + " (expected: BERTMESH_EXECUTION_PROVIDER=cuda)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-base-chinese=fp8", "bert-base-chinese", "int8", "=int8", "a=int8;b=fp32x"})
    void refusesAPrecisionThatIsNone(String entry) {
        List<String> faults =
                BertConfigCheck.faults(Configs.of(Map.of("execution.precision-by-model", "b=fp16," + entry)));

        assertThat(faults)
                .containsExactly(
                        "BERTMESH_EXECUTION_PRECISION_BY_MODEL: %s (expected: a model's name, =, fp32, fp16 or int8)"
                                .formatted(entry));
    }

    @Test
    void refusesTwoPrecisionsOfOneModel() {
        List<String> faults =
                BertConfigCheck.faults(Configs.of(Map.of("execution.precision-by-model", "a=int8,b=fp32,a=fp32")));

        assertThat(faults).containsExactly("BERTMESH_EXECUTION_PRECISION_BY_MODEL: a=fp32 (expected: each model once)");
    }

    @Test
    void listsAllFaultsAtOnce() {
        List<String> faults =
                BertConfigCheck.faults(Configs.of(Map.of("execution.workers", "0", "batching.queue-tokens", "0")));

        assertThat(faults).hasSize(2);
    }
}
