package io.bertmesh.cache;

import static io.bertmesh.cache.Asking.answer;
import static io.bertmesh.cache.Asking.answers;
import static io.bertmesh.cache.Asking.call;
import static io.bertmesh.cache.Asking.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.AnswerSource;
import io.bertmesh.call.CallContext;
import io.bertmesh.call.Ticker;
import io.bertmesh.model.TextInput;
import io.bertmesh.telemetry.MetricsInMemory;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.RedisServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What befalls a real Redis, and that calls go on. Without memory tier, so that every text asks Redis. */
@TestInstance(Lifecycle.PER_CLASS)
final class RedisFaultsTest {

    // Long, so that a busy machine is no fault of Redis; where Redis is at fault, this is how long one call waits.
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final CircuitBreaker.Settings BREAKER =
            new CircuitBreaker.Settings(2, Duration.ofMillis(50), Duration.ofMillis(200));
    private static final TextInput TEXT = text(10);
    private static final int CALLS = 50;

    private final Vertx vertx = Vertx.vertx();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private MetricsInMemory metrics = new MetricsInMemory();

    @AfterEach
    void closeTiers() throws Exception {
        for (AutoCloseable resource : opened.reversed()) {
            resource.close();
        }
        opened.clear();
        metrics = new MetricsInMemory();
    }

    @AfterAll
    void closeVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void givesWhatAnotherProcessHasRun() {
        RedisServer redis = opened(RedisServer.started());
        ModelCache one = cache(redis);
        ModelCache other = cache(redis);
        answer(one, TEXT);
        Eventually.holds("the answer is written", () -> redis.keys().size() == 1);

        Answer<Integer> answer = answer(other, TEXT);

        assertThat(answer).isEqualTo(new Answer<>(10, AnswerSource.REDIS_CACHE));
        assertThat(metrics.count("bertmesh.cache.hits", "tier", "redis")).isEqualTo(1);
        assertThat(metrics.count("bertmesh.cache.misses", "tier", "redis")).isEqualTo(1);
    }

    @Test
    void asksRedisOnceForAllTextsOfACall() {
        RedisServer redis = opened(RedisServer.started());
        ModelCache cache = cache(redis);
        List<TextInput> texts = IntStream.range(10, 30).mapToObj(Asking::text).toList();
        answers(cache, texts.subList(0, 10));
        Eventually.holds("the answers are written", () -> redis.keys().size() == 10);

        Lookup<Integer> lookup = cache.look(texts, IdReading.ONCE, CacheUse.READ_AND_FILL, call());

        assertThat(lookup.missing()).isEqualTo(IntStream.range(10, 20).boxed().toList());
        assertThat(redis.send("INFO commandstats"))
                .contains("cmdstat_mget:calls=2,")
                .doesNotContain("cmdstat_get:");
    }

    @Test
    void namesTheModelInItsKeysAndForgetsThemInTime() {
        RedisServer redis = opened(RedisServer.started());

        answer(cache(redis), TEXT);

        Eventually.holds("the answer is written", () -> redis.keys().size() == 1);
        String key = redis.keys().getFirst();
        String ttlSeconds = redis.send("TTL " + key).strip().substring(1);
        assertThat(key).matches("bertmesh:model:[A-Za-z0-9_-]{43}");
        assertThat(Long.parseLong(ttlSeconds)).isBetween(Caches.TTL.toSeconds() - 60, Caches.TTL.toSeconds());
    }

    @Test
    void goesOnWithoutRedisAndUsesItOnceItIsThere() {
        RedisServer redis = opened(RedisServer.down());
        ModelCache cache = cache(redis);

        Duration slowest = slowestOf(CALLS, cache);
        double errors = metrics.count("bertmesh.cache.errors", "kind", "connection");
        boolean isOpen = metrics.gauge("bertmesh.cache.breaker.open", "operation", "read") == 1;
        redis.start();

        assertThat(slowest).isLessThan(TIMEOUT);
        assertThat(errors).isPositive();
        assertThat(isOpen).isTrue();
        heals(cache);
    }

    @Test
    void waitsForAFrozenRedisAFewTimesAndThenLeavesItAloneUntilItAnswers() {
        RedisServer redis = opened(RedisServer.started());
        ModelCache cache = cache(redis);
        answer(cache, TEXT);
        Eventually.holds("the answer is written", () -> redis.keys().size() == 1);
        redis.freeze();

        List<Duration> times = timesOf(CALLS, cache);
        redis.thaw();

        assertThat(times).allSatisfy(time -> assertThat(time).isLessThan(TIMEOUT.multipliedBy(2)));
        assertThat(times.stream().filter(time -> time.compareTo(TIMEOUT) >= 0))
                .hasSizeLessThanOrEqualTo(BREAKER.failures());
        assertThat(metrics.count("bertmesh.cache.errors", "kind", "timeout")).isPositive();
        assertThat(metrics.count("bertmesh.cache.skipped.texts", "operation", "read"))
                .isPositive();
        heals(cache);
    }

    @Test
    void takesWhatAFullRedisHasAndWritesAgainWhenItHasRoom() {
        RedisServer redis = opened(RedisServer.started());
        ModelCache cache = cache(redis);
        answer(cache, TEXT);
        Eventually.holds("the answer is written", () -> redis.keys().size() == 1);
        redis.send("CONFIG SET maxmemory-policy noeviction");
        redis.send("CONFIG SET maxmemory 1");

        for (int id = 20; id < 20 + CALLS; id++) {
            answer(cache, text(id));
        }
        Eventually.holds("the writes are refused", () -> metrics.count("bertmesh.cache.errors", "kind", "refused") > 0);
        Answer<Integer> kept = answer(cache, TEXT);
        redis.send("CONFIG SET maxmemory 0");

        assertThat(kept.source()).isEqualTo(AnswerSource.REDIS_CACHE);
        assertThat(metrics.gauge("bertmesh.cache.breaker.open", "operation", "read"))
                .isZero();
        Eventually.holds(
                "answers are written again", () -> answer(cache, text(99)).source() == AnswerSource.REDIS_CACHE);
    }

    @Test
    void connectsAgainToARedisThatWasRestarted() {
        RedisServer redis = opened(RedisServer.started());
        ModelCache cache = cache(redis);
        answer(cache, TEXT);
        Eventually.holds("the answer is written", () -> redis.keys().size() == 1);

        redis.kill();
        Answer<Integer> meanwhile = answer(cache, TEXT);
        redis.start();

        assertThat(meanwhile.source()).isEqualTo(AnswerSource.COMPUTED);
        heals(cache);
    }

    @Test
    void countsGarbageAndOverwritesIt() {
        RedisServer redis = opened(RedisServer.started());
        ModelCache cache = cache(redis);
        answer(cache, TEXT);
        Eventually.holds("the answer is written", () -> redis.keys().size() == 1);
        String key = redis.keys().getFirst();
        redis.send("SET " + key + " garbage");

        Answer<Integer> answer = answer(cache, TEXT);

        assertThat(answer).isEqualTo(new Answer<>(10, AnswerSource.COMPUTED));
        assertThat(metrics.count("bertmesh.cache.errors", "kind", "corrupt")).isEqualTo(1);
        heals(cache);
    }

    @Test
    void overwritesAValueOfAnotherType() {
        RedisServer redis = opened(RedisServer.started());
        ModelCache cache = cache(redis);
        answer(cache, TEXT);
        Eventually.holds("the answer is written", () -> redis.keys().size() == 1);
        String key = redis.keys().getFirst();
        redis.send("DEL " + key);
        redis.send("LPUSH " + key + " garbage");

        Answer<Integer> answer = answer(cache, TEXT);

        assertThat(answer.source()).isEqualTo(AnswerSource.COMPUTED);
        heals(cache);
    }

    @Test
    void waitsNoLongerThanTheCallItself() {
        RedisServer redis = opened(RedisServer.started());
        ModelCache cache = cache(redis);
        redis.freeze();
        CallContext hurried = CallContext.startingNow(Ticker.system(), Duration.ofMillis(20));

        long start = System.nanoTime();
        Lookup<Integer> lookup = cache.look(List.of(TEXT), IdReading.ONCE, CacheUse.READ_AND_FILL, hurried);
        Duration waited = Duration.ofNanos(System.nanoTime() - start);

        assertThat(lookup.missing()).containsExactly(0);
        assertThat(waited).isLessThan(TIMEOUT);
    }

    private ModelCache cache(RedisServer redis) {
        RedisTier tier = opened(Caches.redis(vertx, redis.port(), TIMEOUT, BREAKER, metrics));
        return Caches.shared(tier, 0, metrics);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.add(resource);
        return resource;
    }

    private static void heals(ModelCache cache) {
        Eventually.holds(
                "answers come from Redis again", () -> answer(cache, TEXT).source() == AnswerSource.REDIS_CACHE);
    }

    private static Duration slowestOf(int calls, ModelCache cache) {
        return timesOf(calls, cache).stream().max(Duration::compareTo).orElseThrow();
    }

    private static List<Duration> timesOf(int calls, ModelCache cache) {
        return IntStream.range(0, calls)
                .mapToObj(_ -> {
                    long start = System.nanoTime();
                    answer(cache, TEXT);
                    return Duration.ofNanos(System.nanoTime() - start);
                })
                .toList();
    }
}
