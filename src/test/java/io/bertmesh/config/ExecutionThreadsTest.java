package io.bertmesh.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.Configs;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExecutionThreadsTest {

    @ParameterizedTest(name = "{0}, {1} workers, {2} threads, {3} processors: {4} x {5}")
    @CsvSource({
        "cpu,  ,   , 1,  1, 1",
        "cpu,  ,   , 8,  8, 1",
        "cpu,  , 2 , 8,  4, 2",
        "cpu,  , 16, 8,  1, 16",
        "cpu, 2,   , 8,  2, 4",
        "cpu, 3,   , 8,  3, 2",
        "cpu, 16,  , 8, 16, 1",
        "cpu, 2, 3 , 8,  2, 3",
        "cuda, ,   , 8,  1, 8",
        "cuda, 2,  , 8,  2, 4",
    })
    void sharesTheProcessorsOut(
            String provider,
            @Nullable String workers,
            @Nullable String threads,
            int processors,
            int expectedWorkers,
            int expectedThreads) {
        Map<String, String> settings = new HashMap<>(Map.of("execution.provider", provider));
        if (workers != null) {
            settings.put("execution.workers", workers);
        }
        if (threads != null) {
            settings.put("execution.threads-per-worker", threads);
        }

        ExecutionThreads shared = ExecutionThreads.of(Configs.of(settings).execution(), processors);

        assertThat(shared).isEqualTo(new ExecutionThreads(expectedWorkers, expectedThreads));
    }
}
