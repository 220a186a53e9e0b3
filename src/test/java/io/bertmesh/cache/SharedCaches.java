package io.bertmesh.cache;

import static io.bertmesh.cache.Asking.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.AnswerSource;
import io.bertmesh.model.TextInput;
import io.bertmesh.telemetry.MetricsInMemory;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.RedisServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The caches of one test. They share a Redis and have no memory tier, so every text asks Redis. Closes them and
 * whatever else the test opened.
 */
final class SharedCaches implements AutoCloseable {

    // Long, so that a busy machine does not look like a slow Redis. If Redis fails, one call waits this long.
    static final Duration TIMEOUT = Duration.ofMillis(500);
    static final CircuitBreaker.Settings BREAKER =
            new CircuitBreaker.Settings(2, Duration.ofMillis(50), Duration.ofMillis(200));
    static final TextInput TEXT = Asking.text(10);

    private final Vertx vertx = Vertx.vertx();
    private final MetricsInMemory metrics = new MetricsInMemory();
    private final List<AutoCloseable> opened = new ArrayList<>();

    <T extends AutoCloseable> T opened(T resource) {
        opened.add(resource);
        return resource;
    }

    ModelCache at(RedisServer redis) {
        return at(redis.port());
    }

    /** A cache of a Redis on this machine. */
    ModelCache at(int port) {
        return at("redis://localhost:" + port, Map.of());
    }

    /** @param settings settings of {@code bertmesh.cache} besides the URL */
    ModelCache at(String url, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("cache.redis-url", url);
        all.putIfAbsent("cache.redis-timeout", TIMEOUT.toString());
        return Caches.shared(opened(Caches.redis(vertx, all, BREAKER, metrics)), 0, metrics);
    }

    /** A cache of a Redis that has the answer of {@link #TEXT}. */
    ModelCache filled(RedisServer redis) {
        ModelCache cache = at(redis);
        fill(cache, redis);
        return cache;
    }

    static void fill(ModelCache cache, RedisServer redis) {
        answer(cache, TEXT);
        Eventually.holds("the answer is written", () -> redis.keys().size() == 1);
    }

    MetricsInMemory metrics() {
        return metrics;
    }

    boolean isCircuitOpen(String operation) {
        return metrics.gauge("bertmesh.cache.breaker.open", "operation", operation) == 1;
    }

    double errors(String kind) {
        return metrics.count("bertmesh.cache.errors", "kind", kind);
    }

    static void heals(ModelCache cache) {
        Eventually.holds(
                "answers come from Redis again", () -> answer(cache, TEXT).source() == AnswerSource.REDIS_CACHE);
    }

    /** How long calls take. Asserts that each is answered. */
    static List<Duration> timesOf(int calls, ModelCache cache) {
        return IntStream.range(0, calls)
                .mapToObj(_ -> {
                    long start = System.nanoTime();
                    Answer<Integer> answer = answer(cache, TEXT);
                    Duration time = Duration.ofNanos(System.nanoTime() - start);
                    assertThat(answer.value()).isEqualTo(10);
                    return time;
                })
                .toList();
    }

    /** Asserts that a late Redis delays only a few calls, up to the timeout, and the rest not at all. */
    static void assertFewWaited(List<Duration> times) {
        assertThat(times).allSatisfy(time -> assertThat(time).isLessThan(TIMEOUT.multipliedBy(2)));
        assertThat(times.stream().filter(time -> time.compareTo(TIMEOUT) >= 0))
                .hasSizeLessThanOrEqualTo(BREAKER.failures());
    }

    @Override
    public void close() {
        opened.reversed().forEach(SharedCaches::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
