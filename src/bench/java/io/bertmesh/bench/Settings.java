package io.bertmesh.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The settings of the benchmark: {@code -Dbench.*}, and the service's own variables for the execution, so that service
 * and baselines use the same.
 *
 * @param models directory of bundles; the benchmark measures the first
 * @param corpus file of texts, one a line; absent means random characters
 * @param duration about how long the run may take, soak excluded
 * @param soak how long to soak; zero means to measure everything else instead
 * @param output folder for {@code benchmark/*}; its {@code benchmark.md}, if any, gets the table
 * @param jvmOptions options of the service's JVM: those of {@code ./bertmesh} and of the image, then {@code bench.jvm}
 * @param workers runs at the same time
 * @param threads threads of one run
 * @param queueTokens maximum tokens in the service's queue
 * @param maxWaitSeconds maximum wait in the service's queue
 */
record Settings(
        Path models,
        String precision,
        Optional<Path> corpus,
        long seed,
        Duration duration,
        Duration soak,
        Path output,
        List<String> jvmOptions,
        int workers,
        int threads,
        Optional<Integer> packTokens,
        int queueTokens,
        int maxWaitSeconds) {

    /** The service's own default. */
    private static final int QUEUE_TOKENS = 65_536;

    private static final Path JVM_OPTIONS = Path.of("deploy/image/jvm.options");

    /** Reads the settings. The exception names a setting that cannot be used. */
    static Settings of(Properties properties, Map<String, String> environment) {
        int processors = Runtime.getRuntime().availableProcessors();
        int workers = variable(environment, "BERTMESH_EXECUTION_WORKERS").orElse(processors);
        return new Settings(
                Path.of(properties.getProperty("bench.models", "src/main/resources/models")),
                properties.getProperty("bench.precision", "fp32"),
                text(properties, "bench.corpus").map(Path::of),
                Long.parseLong(properties.getProperty("bench.seed", "20")),
                duration(properties, "bench.duration", "10m"),
                duration(properties, "bench.soak", "0s"),
                Path.of(properties.getProperty("bench.output", "target")),
                jvmOptions(text(properties, "bench.jvm")),
                workers,
                variable(environment, "BERTMESH_EXECUTION_THREADS_PER_WORKER")
                        .orElse(Math.max(1, processors / workers)),
                variable(environment, "BERTMESH_BATCHING_PACK_TOKENS"),
                variable(environment, "BERTMESH_BATCHING_QUEUE_TOKENS").orElse(QUEUE_TOKENS),
                Integer.parseInt(properties.getProperty("bench.maxWaitSeconds", "5")));
    }

    /** A share of the total duration, in nanoseconds. */
    long nanos(double share) {
        return (long) (duration.toNanos() * share);
    }

    private static List<String> jvmOptions(Optional<String> more) {
        return Stream.concat(
                        Stream.of("@" + JVM_OPTIONS),
                        more.stream()
                                .flatMap(options -> Stream.of(options.strip().split("\\s+"))))
                .toList();
    }

    private static Optional<String> text(Properties properties, String name) {
        return Optional.ofNullable(properties.getProperty(name)).filter(value -> !value.isBlank());
    }

    private static Optional<Integer> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(Integer::valueOf);
    }

    /** Reads {@code 90s}, {@code 10m} or {@code 2h}. */
    private static Duration duration(Properties properties, String name, String fallback) {
        String value = text(properties, name).orElse(fallback);
        if (!value.matches("\\d+[smh]")) {
            throw new IllegalArgumentException("%s: %s (expected: such as 90s, 10m or 2h)".formatted(name, value));
        }
        return Duration.parse("PT" + value);
    }
}
