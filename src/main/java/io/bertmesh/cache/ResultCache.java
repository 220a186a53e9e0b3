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

/** The cache of all models, with both tiers. Thread-safe. Owns the connection to Redis, and closes it. */
@ApplicationScoped
public class ResultCache {

    private static final int SECRET_BYTES = 32;

    private final TextKeys keys;
    private final MemoryTier memory;
    private final Optional<RedisTier> redis;

    @Inject
    ResultCache(BertConfig config, CacheMetrics metrics, Vertx vertx) {
        this(
                CacheSecret.of(config.cache()).orElseGet(ResultCache::randomSecret),
                new MemoryTier(config.cache().memoryBytes(), config.cache().ttl(), Ticker.system(), metrics),
                config.cache()
                        .redisUrl()
                        .map(_ -> new RedisTier(vertx, config.cache(), RedisTier.BREAKER, Ticker.system(), metrics)));
    }

    ResultCache(byte[] secret, MemoryTier memory, Optional<RedisTier> redis) {
        this.keys = TextKeys.of(secret);
        this.memory = memory;
        this.redis = redis;
    }

    /**
     * The cache of one model.
     *
     * @param namespace identifies everything that the model's answers depend on besides input and reader. Processes
     *     with equal namespaces give bit-identical answers. Contains letters, digits, dots, dashes and colons
     */
    public ModelCache of(String namespace) {
        return new ModelCache(namespace, keys, memory, redis);
    }

    @PreDestroy
    void close() {
        redis.ifPresent(RedisTier::close);
    }

    /** For memory only: no other process could find answers under this secret, so Redis needs a configured one. */
    private static byte[] randomSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }
}
