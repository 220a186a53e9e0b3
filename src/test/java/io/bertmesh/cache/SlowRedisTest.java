package io.bertmesh.cache;

import static io.bertmesh.cache.Asking.answer;
import static io.bertmesh.cache.SharedCaches.TEXT;
import static io.bertmesh.cache.SharedCaches.TIMEOUT;
import static io.bertmesh.cache.SharedCaches.assertFewWaited;
import static io.bertmesh.cache.SharedCaches.fill;
import static io.bertmesh.cache.SharedCaches.heals;
import static io.bertmesh.cache.SharedCaches.timesOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.AnswerSource;
import io.bertmesh.model.TextInput;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.RedisServer;
import io.bertmesh.testing.SlowLink;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Uses a real Redis that answers slowly. */
final class SlowRedisTest {

    private static final int CALLS = 50;
    private static final Duration IN_TIME = TIMEOUT.multipliedBy(3).dividedBy(5);
    private static final Duration TOO_LATE = TIMEOUT.multipliedBy(3).dividedBy(2);

    @AutoClose
    private final SharedCaches caches = new SharedCaches();

    @Test
    void isLeftAloneWhileItsAnswersComeTooLate() {
        RedisServer redis = caches.opened(RedisServer.started());
        SlowLink link = caches.opened(SlowLink.to(redis.port()));
        ModelCache cache = caches.at(link.port());
        fill(cache, redis);
        link.delayAnswers(TOO_LATE);

        List<Duration> times = timesOf(CALLS, cache);
        boolean isOpen = caches.isCircuitOpen("read");
        link.delayAnswers(Duration.ZERO);

        assertFewWaited(times);
        assertThat(isOpen).isTrue();
        assertThat(caches.errors("timeout")).isPositive();
        assertThat(caches.metrics().count("bertmesh.cache.skipped.texts", "operation", "read"))
                .isPositive();
        heals(cache);
        assertThat(caches.isCircuitOpen("read")).isFalse();
    }

    @Test
    void isUsedWhileItsAnswersComeLateButInTime() {
        RedisServer redis = caches.opened(RedisServer.started());
        ModelCache _ = caches.filled(redis);
        SlowLink link = caches.opened(SlowLink.to(redis.port()));
        link.delayAnswers(IN_TIME);
        // Connecting takes longer than the timeout now, but must succeed all the same.
        ModelCache cache = caches.at(link.port());
        heals(cache);

        List<AnswerSource> sources = IntStream.range(0, 3)
                .mapToObj(_ -> answer(cache, TEXT).source())
                .toList();

        assertThat(sources).containsOnly(AnswerSource.REDIS_CACHE);
        assertThat(caches.isCircuitOpen("read")).isFalse();
    }

    @Test
    void isUsedAgainAfterItPausedForAllItsCallers() {
        RedisServer redis = caches.opened(RedisServer.started());
        ModelCache cache = caches.filled(redis);
        redis.send("CLIENT PAUSE " + TIMEOUT.multipliedBy(4).toMillis());

        List<Duration> times = timesOf(CALLS, cache);

        assertFewWaited(times);
        assertThat(caches.isCircuitOpen("read")).isTrue();
        heals(cache);
    }

    @Test
    void isWrittenAgainAfterItPausedForWrites() {
        RedisServer redis = caches.opened(RedisServer.started());
        ModelCache cache = caches.filled(redis);
        redis.send("CLIENT PAUSE " + TIMEOUT.multipliedBy(4).toMillis() + " WRITE");

        IntStream.range(20, 20 + CALLS).forEach(id -> answer(cache, Asking.text(id)));

        Eventually.holds("nothing is written any more", () -> caches.isCircuitOpen("write"));
        Eventually.holds("answers are written again", () -> isFromRedis(cache, Asking.text(99)));
        heals(cache);
    }

    private static boolean isFromRedis(ModelCache cache, TextInput text) {
        return answer(cache, text).source() == AnswerSource.REDIS_CACHE;
    }
}
