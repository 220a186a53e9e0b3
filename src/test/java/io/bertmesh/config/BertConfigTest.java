package io.bertmesh.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.config.BertConfig.Execution;
import io.bertmesh.config.BertConfig.Limits;
import io.bertmesh.model.Precision;
import io.bertmesh.model.Provider;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BertConfigTest {

    private static final int ENVIRONMENT_ORDINAL = 300;

    private static final Map<String, String> EVERY_KNOB = Map.ofEntries(
            Map.entry("BERTMESH_MODELS_DIR", "/models"),
            Map.entry("BERTMESH_DEFAULT_MODEL", "bert-base-chinese"),
            Map.entry("BERTMESH_REQUIRE_GOLDEN", "false"),
            Map.entry("BERTMESH_EXECUTION_PROVIDER", "cuda"),
            Map.entry("BERTMESH_EXECUTION_REQUIRE_GPU", "true"),
            Map.entry("BERTMESH_EXECUTION_PRECISION", "fp16"),
            Map.entry("BERTMESH_EXECUTION_PRECISION_BY_MODEL", "bert-base-chinese=int8,bert.v2_x=fp32"),
            Map.entry("BERTMESH_EXECUTION_CUDA_DEVICE", "3"),
            Map.entry("BERTMESH_EXECUTION_WORKERS", "2"),
            Map.entry("BERTMESH_EXECUTION_THREADS_PER_WORKER", "4"),
            Map.entry("BERTMESH_EXECUTION_RUN_TIMEOUT", "7s"),
            Map.entry("BERTMESH_BATCHING_PACK_TOKENS", "64"),
            Map.entry("BERTMESH_BATCHING_QUEUE_TOKENS", "1024"),
            Map.entry("BERTMESH_BATCHING_QUEUE_TEXTS", "100"),
            Map.entry("BERTMESH_BATCHING_MAX_WAIT", "250ms"),
            Map.entry("BERTMESH_BATCHING_BULK_SHARE", "0.25"),
            Map.entry("BERTMESH_LIMITS_TEXTS_PER_REQUEST", "8"),
            Map.entry("BERTMESH_LIMITS_CHARACTERS_PER_TEXT", "500"),
            Map.entry("BERTMESH_LIMITS_ANSWER_BYTES", "1000000"),
            Map.entry("BERTMESH_LIMITS_STREAM_WINDOW", "9"),
            Map.entry("BERTMESH_LIMITS_REQUEST_TIMEOUT", "1500ms"),
            Map.entry("BERTMESH_LIMITS_CALLS_PER_CONNECTION", "100"),
            Map.entry("BERTMESH_LIMITS_CONNECTION_IDLE", "90s"),
            Map.entry("BERTMESH_LIMITS_CONNECTION_AGE", "2h"),
            Map.entry("BERTMESH_CACHE_MEMORY_BYTES", "1000000"),
            Map.entry("BERTMESH_CACHE_TTL", "7h"),
            Map.entry("BERTMESH_CACHE_REDIS_URL", "rediss://redis:6380/2"),
            Map.entry("BERTMESH_CACHE_REDIS_TIMEOUT", "15ms"),
            Map.entry("BERTMESH_CACHE_SECRET", "a secret"),
            Map.entry("BERTMESH_CACHE_REDIS_PASSWORD_FILE", "/secrets/redis"),
            Map.entry("BERTMESH_CACHE_REDIS_TLS_CA", "/tls/ca.crt"),
            Map.entry("BERTMESH_CACHE_REDIS_TLS_CERTIFICATE", "/tls/tls.crt"),
            Map.entry("BERTMESH_CACHE_REDIS_TLS_KEY", "/tls/tls.key"),
            Map.entry("BERTMESH_CACHE_SECRET_FILE", "/secrets/cache"),
            Map.entry("BERTMESH_SHUTDOWN_DRAIN_TIMEOUT", "40s"),
            Map.entry("BERTMESH_SHUTDOWN_CLOSE_TIMEOUT", "7s"));

    @Test
    void servesTheEmbeddedModelByDefault() {
        BertConfig config = read(Map.of());

        assertThat(config)
                .returns(Optional.empty(), BertConfig::modelsDir)
                .returns(Optional.empty(), BertConfig::defaultModel)
                .returns(true, BertConfig::requireGolden);
    }

    @Test
    void runsOnTheCpuByDefault() {
        Execution execution = read(Map.of()).execution();

        assertThat(execution)
                .returns(Provider.CPU, Execution::provider)
                .returns(false, Execution::requireGpu)
                .returns(Precision.FP32, Execution::precision)
                .returns(Optional.empty(), Execution::precisionByModel)
                .returns(0, Execution::cudaDevice)
                .returns(Optional.empty(), Execution::workers)
                .returns(Optional.empty(), Execution::threadsPerWorker)
                .returns(Duration.ofSeconds(30), Execution::runTimeout);
    }

    @Test
    void boundsTheQueueByDefault() {
        BertConfig.Batching batching = read(Map.of()).batching();

        assertThat(batching)
                .returns(Optional.empty(), BertConfig.Batching::packTokens)
                .returns(65_536, BertConfig.Batching::queueTokens)
                .returns(16_384, BertConfig.Batching::queueTexts)
                .returns(Duration.ofSeconds(5), BertConfig.Batching::maxWait)
                .returns(0.1, BertConfig.Batching::bulkShare);
    }

    @Test
    void boundsRequestsByDefault() {
        Limits limits = read(Map.of()).limits();

        assertThat(limits)
                .returns(256, Limits::textsPerRequest)
                .returns(20_000, Limits::charactersPerText)
                .returns(64L * 1024 * 1024, Limits::answerBytes)
                .returns(64, Limits::streamWindow)
                .returns(Duration.ofSeconds(30), Limits::requestTimeout)
                .returns(4096, Limits::callsPerConnection)
                .returns(Duration.ofMinutes(5), Limits::connectionIdle)
                .returns(Duration.ofMinutes(30), Limits::connectionAge);
    }

    @Test
    void keepsAnswersInItsMemoryAloneByDefault() {
        BertConfig.Cache cache = read(Map.of()).cache();

        assertThat(cache)
                .returns(16L * 1024 * 1024, BertConfig.Cache::memoryBytes)
                .returns(Duration.ofHours(24), BertConfig.Cache::ttl)
                .returns(Optional.empty(), BertConfig.Cache::redisUrl)
                .returns(Duration.ofMillis(20), BertConfig.Cache::redisTimeout)
                .returns(Optional.empty(), BertConfig.Cache::secret)
                .returns(Optional.empty(), BertConfig.Cache::secretFile);
    }

    @Test
    void takesTheCacheFromTheEnvironment() {
        BertConfig.Cache cache = read(EVERY_KNOB).cache();

        assertThat(cache)
                .returns(1_000_000L, BertConfig.Cache::memoryBytes)
                .returns(Duration.ofHours(7), BertConfig.Cache::ttl)
                .returns(Optional.of("rediss://redis:6380/2"), BertConfig.Cache::redisUrl)
                .returns(Duration.ofMillis(15), BertConfig.Cache::redisTimeout)
                .returns(Optional.of("a secret"), BertConfig.Cache::secret)
                .returns(Optional.of(Path.of("/secrets/redis")), BertConfig.Cache::redisPasswordFile)
                .returns(Optional.of(Path.of("/secrets/cache")), BertConfig.Cache::secretFile);
        assertThat(cache.redisTls())
                .returns(Optional.of(Path.of("/tls/ca.crt")), RedisTlsConfig::ca)
                .returns(Optional.of(Path.of("/tls/tls.crt")), RedisTlsConfig::certificate)
                .returns(Optional.of(Path.of("/tls/tls.key")), RedisTlsConfig::key);
    }

    @Test
    void letsCallsFinishWhenItEnds() {
        assertThat(read(Map.of()).shutdown().drainTimeout()).isEqualTo(Duration.ofSeconds(25));
        assertThat(read(EVERY_KNOB).shutdown().drainTimeout()).isEqualTo(Duration.ofSeconds(40));
        assertThat(read(Map.of()).shutdown().closeTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(read(EVERY_KNOB).shutdown().closeTimeout()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void takesTheModelsFromTheEnvironment() {
        BertConfig config = read(EVERY_KNOB);

        assertThat(config)
                .returns(Optional.of(Path.of("/models")), BertConfig::modelsDir)
                .returns(Optional.of("bert-base-chinese"), BertConfig::defaultModel)
                .returns(false, BertConfig::requireGolden);
    }

    @Test
    void takesTheExecutionFromTheEnvironment() {
        Execution execution = read(EVERY_KNOB).execution();

        assertThat(execution)
                .returns(Provider.CUDA, Execution::provider)
                .returns(true, Execution::requireGpu)
                .returns(Precision.FP16, Execution::precision)
                .returns(Optional.of(List.of("bert-base-chinese=int8", "bert.v2_x=fp32")), Execution::precisionByModel)
                .returns(3, Execution::cudaDevice)
                .returns(Optional.of(2), Execution::workers)
                .returns(Optional.of(4), Execution::threadsPerWorker)
                .returns(Duration.ofSeconds(7), Execution::runTimeout);
    }

    @Test
    void takesTheBatchingFromTheEnvironment() {
        BertConfig.Batching batching = read(EVERY_KNOB).batching();

        assertThat(batching)
                .returns(Optional.of(64), BertConfig.Batching::packTokens)
                .returns(1_024, BertConfig.Batching::queueTokens)
                .returns(100, BertConfig.Batching::queueTexts)
                .returns(Duration.ofMillis(250), BertConfig.Batching::maxWait)
                .returns(0.25, BertConfig.Batching::bulkShare);
    }

    @Test
    void takesTheLimitsFromTheEnvironment() {
        Limits limits = read(EVERY_KNOB).limits();

        assertThat(limits)
                .returns(8, Limits::textsPerRequest)
                .returns(500, Limits::charactersPerText)
                .returns(1_000_000L, Limits::answerBytes)
                .returns(9, Limits::streamWindow)
                .returns(Duration.ofMillis(1_500), Limits::requestTimeout)
                .returns(100, Limits::callsPerConnection)
                .returns(Duration.ofSeconds(90), Limits::connectionIdle)
                .returns(Duration.ofHours(2), Limits::connectionAge);
    }

    @Test
    void refusesAnUnknownProvider() {
        Map<String, String> environment = Map.of("BERTMESH_EXECUTION_PROVIDER", "tpu");

        assertThatThrownBy(() -> read(environment)).hasMessageContainingAll("bertmesh.execution.provider", "tpu");
    }

    @Test
    void refusesAnUnknownPrecision() {
        Map<String, String> environment = Map.of("BERTMESH_EXECUTION_PRECISION", "fp8");

        assertThatThrownBy(() -> read(environment)).hasMessageContainingAll("bertmesh.execution.precision", "fp8");
    }

    private static BertConfig read(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(BertConfig.class)
                .withSources(new EnvConfigSource(environment, ENVIRONMENT_ORDINAL))
                .build()
                .getConfigMapping(BertConfig.class);
    }
}
