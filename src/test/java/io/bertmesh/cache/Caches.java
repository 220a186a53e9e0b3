package io.bertmesh.cache;

import io.bertmesh.call.Ticker;
import io.bertmesh.config.BertConfig;
import io.bertmesh.telemetry.MetricsInMemory;
import io.bertmesh.testing.Configs;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makes caches for tests, also of other packages, with defaults for all that a test is not about. */
public final class Caches {

    static final byte[] SECRET = "a secret of thirty-two bytes, at least".getBytes(StandardCharsets.UTF_8);
    static final Duration TTL = Duration.ofHours(1);

    private static final long MEMORY_BYTES = 1 << 20;

    private Caches() {}

    /** A cache as configured, but without Redis. */
    public static ResultCache of(BertConfig.Cache config, MetricsInMemory metrics) {
        MemoryTier memory = new MemoryTier(config.memoryBytes(), config.ttl(), Ticker.system(), metrics.cache());
        return new ResultCache(SECRET, memory, Optional.empty());
    }

    /** A model's cache that keeps nothing. */
    public static ModelCache none() {
        MetricsInMemory metrics = new MetricsInMemory();
        return new ResultCache(SECRET, memory(0, metrics), Optional.empty()).of("model");
    }

    /** A model's cache in memory only. */
    public static ModelCache inMemory(MetricsInMemory metrics) {
        return new ResultCache(SECRET, memory(MEMORY_BYTES, metrics), Optional.empty()).of("model");
    }

    /** A model's cache in Redis, and in memory if {@code memoryBytes} is not 0. The test closes the tier. */
    static ModelCache shared(RedisTier redis, long memoryBytes, MetricsInMemory metrics) {
        return new ResultCache(SECRET, memory(memoryBytes, metrics), Optional.of(redis)).of("model");
    }

    /** @param settings of {@code bertmesh.cache} */
    static RedisTier redis(
            Vertx vertx, Map<String, String> settings, CircuitBreaker.Settings breaker, MetricsInMemory metrics) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("cache.ttl", TTL.toString());
        return new RedisTier(vertx, Configs.of(all).cache(), breaker, Ticker.system(), metrics.cache());
    }

    private static MemoryTier memory(long bytes, MetricsInMemory metrics) {
        return new MemoryTier(bytes, TTL, Ticker.system(), metrics.cache());
    }
}
