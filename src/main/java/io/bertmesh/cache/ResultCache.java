package io.bertmesh.cache;

import io.bertmesh.call.Ticker;
import io.bertmesh.config.BertConfig;
import io.bertmesh.config.CacheSecret;
import io.bertmesh.telemetry.CacheMetrics;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.Optional;

/** Both tiers of the cache, for all models. Thread-safe. Owns the connection to Redis, and closes it. */
@ApplicationScoped
public class ResultCache {

    private static final int SECRET_BYTES = 32;

    private final TextKeys keys;
    private final MemoryTier memory;
    private final Optional<RedisTier> redis;
    private final CacheMetrics metrics;

    @Inject
    ResultCache(BertConfig config, CacheMetrics metrics, Vertx vertx) {
        this(
                CacheSecret.of(config.cache()).orElseGet(ResultCache::randomSecret),
                new MemoryTier(config.cache().memoryBytes(), config.cache().ttl(), Ticker.system(), metrics),
                config.cache()
                        .redisUrl()
                        .map(_ -> new RedisTier(vertx, config.cache(), RedisTier.BREAKER, Ticker.system(), metrics)),
                metrics);
    }

    ResultCache(byte[] secret, MemoryTier memory, Optional<RedisTier> redis, CacheMetrics metrics) {
        this.keys = TextKeys.of(secret);
        this.memory = memory;
        this.redis = redis;
        this.metrics = metrics;
    }

    /**
     * The cache of one model.
     *
     * @param namespace names all that the model's answers depend on besides input and reader: processes with equal
     *     namespaces give the same answers to the bit. Letters, digits, dots, dashes and colons
     */
    public ModelCache of(String namespace) {
        return new ModelCache(namespace, keys, memory, redis.map(tier -> new RedisAnswers(tier, namespace, metrics)));
    }

    @PreDestroy
    void close() {
        redis.ifPresent(RedisTier::close);
    }

    /** For this process alone. No other process would find this one's answers in Redis, so Redis needs a configured secret. */
    private static byte[] randomSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }
}
