package io.bertmesh.cache;

import static io.bertmesh.cache.Asking.answer;
import static io.bertmesh.cache.Asking.answers;
import static io.bertmesh.cache.Asking.call;
import static io.bertmesh.cache.Asking.text;
import static io.bertmesh.cache.SharedCaches.TEXT;
import static io.bertmesh.cache.SharedCaches.TIMEOUT;
import static io.bertmesh.cache.SharedCaches.assertFewWaited;
import static io.bertmesh.cache.SharedCaches.heals;
import static io.bertmesh.cache.SharedCaches.timesOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.AnswerSource;
import io.bertmesh.call.Call;
import io.bertmesh.call.Ticker;
import io.bertmesh.model.TextInput;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.RedisServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls go on whatever happens to a real Redis. */
final class RedisFaultsTest {

    private static final int CALLS = 50;

    @TempDir
    private Path directory;

    @AutoClose
    private final SharedCaches caches = new SharedCaches();

    @Test
    void givesWhatAnotherProcessHasRun() {
        RedisServer redis = caches.opened(RedisServer.started());
        ModelCache _ = caches.filled(redis);
        ModelCache other = caches.at(redis);

        Answer<Integer> answer = answer(other, TEXT);

        assertThat(answer).isEqualTo(new Answer<>(10, AnswerSource.REDIS_CACHE));
        assertThat(caches.metrics().count("bertmesh.cache.hits", "tier", "redis"))
                .isEqualTo(1);
        assertThat(caches.metrics().count("bertmesh.cache.misses", "tier", "redis"))
                .isEqualTo(1);
    }

    @Test
    void asksRedisOnceForAllTextsOfACall() {
        RedisServer redis = caches.opened(RedisServer.started());
        ModelCache cache = caches.at(redis);
        List<TextInput> texts = IntStream.range(10, 30).mapToObj(Asking::text).toList();
        answers(cache, texts.subList(0, 10));
        Eventually.holds("the answers are written", () -> redis.keys().size() == 10);

        ModelCache.Lookup<Integer> lookup = cache.look(texts, IdReader.ONCE, CacheUse.READ_AND_FILL, call());

        assertThat(lookup.missing()).isEqualTo(texts.subList(10, 20));
        assertThat(redis.send("INFO commandstats"))
                .contains("cmdstat_mget:calls=2,")
                .doesNotContain("cmdstat_get:");
    }

    @Test
    void namesTheModelInItsKeysAndForgetsThemInTime() {
        RedisServer redis = caches.opened(RedisServer.started());

        answer(caches.at(redis), TEXT);

        Eventually.holds("the answer is written", () -> redis.keys().size() == 1);
        String key = redis.keys().getFirst();
        String ttlSeconds = redis.send("TTL " + key).strip().substring(1);
        assertThat(key).matches("bertmesh:model:[A-Za-z0-9_-]{43}");
        assertThat(Long.parseLong(ttlSeconds)).isBetween(Caches.TTL.toSeconds() - 60, Caches.TTL.toSeconds());
    }

    @Test
    void goesOnWithoutRedisAndUsesItOnceItIsThere() {
        RedisServer redis = caches.opened(RedisServer.down());
        ModelCache cache = caches.at(redis);

        List<Duration> times = timesOf(CALLS, cache);
        double errors = caches.errors("connection");
        boolean isOpen = caches.isCircuitOpen("read");
        redis.start();

        assertThat(times).allSatisfy(time -> assertThat(time).isLessThan(TIMEOUT));
        assertThat(errors).isPositive();
        assertThat(isOpen).isTrue();
        heals(cache);
    }

    @Test
    void waitsForAFrozenRedisAFewTimesAndThenLeavesItAloneUntilItAnswers() {
        RedisServer redis = caches.opened(RedisServer.started());
        ModelCache cache = caches.filled(redis);
        redis.freeze();

        List<Duration> times = timesOf(CALLS, cache);
        redis.thaw();

        assertFewWaited(times);
        assertThat(caches.errors("timeout")).isPositive();
        assertThat(caches.metrics().count("bertmesh.cache.skipped.texts", "operation", "read"))
                .isPositive();
        heals(cache);
    }

    @Test
    void takesWhatAFullRedisHasAndWritesAgainWhenItHasRoom() {
        RedisServer redis = caches.opened(RedisServer.started());
        ModelCache cache = caches.filled(redis);
        redis.send("CONFIG SET maxmemory-policy noeviction");
        redis.send("CONFIG SET maxmemory 1");

        for (int id = 20; id < 20 + CALLS; id++) {
            answer(cache, text(id));
        }
        Eventually.holds("the writes are refused", () -> caches.errors("refused") > 0);
        Answer<Integer> kept = answer(cache, TEXT);
        redis.send("CONFIG SET maxmemory 0");

        assertThat(kept.source()).isEqualTo(AnswerSource.REDIS_CACHE);
        assertThat(caches.isCircuitOpen("read")).isFalse();
        Eventually.holds(
                "answers are written again", () -> answer(cache, text(99)).source() == AnswerSource.REDIS_CACHE);
    }

    @Test
    void connectsAgainToARedisThatWasRestarted() {
        RedisServer redis = caches.opened(RedisServer.started());
        ModelCache cache = caches.filled(redis);

        redis.kill();
        Answer<Integer> meanwhile = answer(cache, TEXT);
        redis.start();

        assertThat(meanwhile.source()).isEqualTo(AnswerSource.COMPUTED);
        heals(cache);
    }

    @Test
    void countsGarbageAndOverwritesIt() {
        RedisServer redis = caches.opened(RedisServer.started());
        ModelCache cache = caches.filled(redis);
        String key = redis.keys().getFirst();
        redis.send("SET " + key + " garbage");

        Answer<Integer> answer = answer(cache, TEXT);

        assertThat(answer).isEqualTo(new Answer<>(10, AnswerSource.COMPUTED));
        assertThat(caches.errors("corrupt")).isEqualTo(1);
        heals(cache);
    }

    @Test
    void overwritesAValueOfAnotherType() {
        RedisServer redis = caches.opened(RedisServer.started());
        ModelCache cache = caches.filled(redis);
        String key = redis.keys().getFirst();
        redis.send("DEL " + key);
        redis.send("LPUSH " + key + " garbage");

        Answer<Integer> answer = answer(cache, TEXT);

        assertThat(answer.source()).isEqualTo(AnswerSource.COMPUTED);
        heals(cache);
    }

    @Test
    void waitsNoLongerThanTheCallItself() {
        RedisServer redis = caches.opened(RedisServer.started());
        ModelCache cache = caches.at(redis);
        redis.freeze();
        Call hurried = Calls.startingNow(Ticker.system(), Duration.ofMillis(20));

        long start = System.nanoTime();
        ModelCache.Lookup<Integer> lookup = cache.look(List.of(TEXT), IdReader.ONCE, CacheUse.READ_AND_FILL, hurried);
        Duration waited = Duration.ofNanos(System.nanoTime() - start);

        assertThat(lookup.missing()).containsExactly(TEXT);
        assertThat(waited).isLessThan(TIMEOUT);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void holdsNoCallUpIfThePasswordIsInAPipeThatNobodyWrites() throws IOException, InterruptedException {
        RedisServer redis = caches.opened(RedisServer.started());
        // Reading it would block for ever.
        Path pipe = directory.resolve("password");
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        ModelCache cache =
                caches.at("redis://localhost:" + redis.port(), Map.of("cache.redis-password-file", pipe.toString()));

        Answer<Integer> answer = answer(cache, TEXT);

        assertThat(answer.source()).isEqualTo(AnswerSource.COMPUTED);
    }

    @Test
    void goesOnWhenNothingCanBeSentAnyMore() {
        Vertx ended = Vertx.vertx();
        ended.close().toCompletionStage().toCompletableFuture().join();
        RedisTier tier = caches.opened(Caches.redis(
                ended, Map.of("cache.redis-url", "redis://localhost"), SharedCaches.BREAKER, caches.metrics()));

        Optional<List<Optional<byte[]>>> found = tier.find(List.of("key"), call());

        assertThat(found).isEmpty();
        assertThat(caches.errors("connection")).isPositive();
    }
}
