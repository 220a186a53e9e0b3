package io.bertmesh.config;

import io.bertmesh.model.Precision;
import io.bertmesh.model.Provider;
import io.bertmesh.model.VariantChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the settings that no service could run with. Pure. */
public final class BertConfigCheck {

    /** The graph's answers do not depend on neighbours in rows of up to this many tokens. */
    private static final int MAX_PACK_TOKENS = 512;

    private static final int MAX_STREAM_WINDOW = 1024;

    private static final int MAX_CONNECTION_CALLS = 1_000_000;

    /** gRPC counts the life of a connection in seconds. */
    private static final Duration LEAST_CONNECTION_DURATION = Duration.ofSeconds(1);

    private static final Duration LEAST_DURATION = Duration.ofMillis(1);

    /** Whatever takes longer has been forgotten by whoever waits for it. */
    private static final Duration MOST_DURATION = Duration.ofHours(24);

    private final List<String> faults = new ArrayList<>();

    private BertConfigCheck() {}

    /** One sentence for each setting that is out of its range; empty if all is well. */
    public static List<String> faults(BertConfig config) {
        BertConfigCheck check = new BertConfigCheck();
        check.execution(config.execution());
        check.batching(config.batching());
        check.atLeastOne("BERTMESH_LIMITS_TEXTS_PER_REQUEST", config.limits().textsPerRequest());
        check.atLeastOne("BERTMESH_LIMITS_CHARACTERS_PER_TEXT", config.limits().charactersPerText());
        check.atLeastOne("BERTMESH_LIMITS_ANSWER_BYTES", config.limits().answerBytes());
        check.range("BERTMESH_LIMITS_STREAM_WINDOW", config.limits().streamWindow(), 1, MAX_STREAM_WINDOW);
        check.duration("BERTMESH_LIMITS_REQUEST_TIMEOUT", config.limits().requestTimeout());
        check.range(
                "BERTMESH_LIMITS_CALLS_PER_CONNECTION", config.limits().callsPerConnection(), 1, MAX_CONNECTION_CALLS);
        check.connection("BERTMESH_LIMITS_CONNECTION_IDLE", config.limits().connectionIdle());
        check.connection("BERTMESH_LIMITS_CONNECTION_AGE", config.limits().connectionAge());
        check.faults.addAll(SecurityConfigCheck.faults(config.security()));
        check.faults.addAll(CacheCheck.faults(config.cache()));
        check.duration("BERTMESH_SHUTDOWN_DRAIN_TIMEOUT", config.shutdown().drainTimeout());
        return check.faults;
    }

    private void batching(BertConfig.Batching batching) {
        batching.packTokens().ifPresent(tokens -> range("BERTMESH_BATCHING_PACK_TOKENS", tokens, 1, MAX_PACK_TOKENS));
        atLeastOne("BERTMESH_BATCHING_QUEUE_TOKENS", batching.queueTokens());
        atLeastOne("BERTMESH_BATCHING_QUEUE_TEXTS", batching.queueTexts());
        duration("BERTMESH_BATCHING_MAX_WAIT", batching.maxWait());
        double share = batching.bulkShare();
        // Not "share < 0.01 || share > 0.5": NaN is out of range, too.
        if (!(share >= 0.01 && share <= 0.5)) {
            faults.add("BERTMESH_BATCHING_BULK_SHARE: %s (expected: 0.01 to 0.5)".formatted(share));
        }
    }

    private void execution(BertConfig.Execution execution) {
        range("BERTMESH_EXECUTION_CUDA_DEVICE", execution.cudaDevice(), 0, Integer.MAX_VALUE);
        execution.workers().ifPresent(workers -> atLeastOne("BERTMESH_EXECUTION_WORKERS", workers));
        execution.threadsPerWorker().ifPresent(threads -> atLeastOne("BERTMESH_EXECUTION_THREADS_PER_WORKER", threads));
        duration("BERTMESH_EXECUTION_RUN_TIMEOUT", execution.runTimeout());
        precisions(execution.precisionByModel().orElse(List.of()));
        if (execution.requireGpu() && execution.provider() != Provider.CUDA) {
            faults.add(
                    "BERTMESH_EXECUTION_REQUIRE_GPU: true with provider %s (expected: BERTMESH_EXECUTION_PROVIDER=cuda)"
                            .formatted(execution.provider().label()));
        }
    }

    private void precisions(List<String> entries) {
        Set<String> models = new HashSet<>();
        for (String entry : entries) {
            Optional<Map.Entry<String, Precision>> own = VariantChoice.entry(entry);
            if (own.isEmpty()) {
                faults.add("BERTMESH_EXECUTION_PRECISION_BY_MODEL: %s (expected: a model's name, =, fp32, fp16 or int8)"
                        .formatted(entry));
            }
            if (own.isPresent() && !models.add(own.get().getKey())) {
                faults.add("BERTMESH_EXECUTION_PRECISION_BY_MODEL: %s (expected: each model once)".formatted(entry));
            }
        }
    }

    private void duration(String variable, Duration value) {
        duration(variable, value, LEAST_DURATION);
    }

    private void connection(String variable, Duration value) {
        duration(variable, value, LEAST_CONNECTION_DURATION);
    }

    private void duration(String variable, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(MOST_DURATION) > 0) {
            faults.add("%s: %s (expected: %s to %s)".formatted(variable, value, least, MOST_DURATION));
        }
    }

    private void atLeastOne(String variable, long value) {
        range(variable, value, 1, Long.MAX_VALUE);
    }

    private void range(String variable, long value, long min, long max) {
        if (value < min || value > max) {
            String expected = max >= Integer.MAX_VALUE ? min + " or more" : min + " to " + max;
            faults.add("%s: %d (expected: %s)".formatted(variable, value, expected));
        }
    }
}
