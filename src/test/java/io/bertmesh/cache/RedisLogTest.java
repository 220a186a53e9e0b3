package io.bertmesh.cache;

import static io.bertmesh.cache.Asking.answer;
import static io.bertmesh.cache.SharedCaches.BREAKER;
import static io.bertmesh.cache.SharedCaches.TEXT;
import static io.bertmesh.cache.SharedCaches.heals;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.CapturedLog;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.RedisServer;
import io.bertmesh.testing.SlowLink;
import io.bertmesh.testing.TestCertificate;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedisLogTest {

    private static final String TIMEOUT = "cache.redis-timeout";

    /** Shorter than connecting takes through a link that delays each answer by {@link #HELD_BACK}. */
    private static final String IMPATIENT = "20ms";

    private static final Duration HELD_BACK = Duration.ofMillis(150);

    private final Logger category = Logger.getLogger(RedisLog.class.getName());

    @TempDir
    private Path directory;

    @AutoClose
    private final SharedCaches caches = new SharedCaches();

    private CapturedLog log;

    @BeforeEach
    void listen() {
        log = CapturedLog.of(category.getName());
        category.setLevel(Level.INFO);
    }

    @AfterEach
    void stopListening() {
        log.close();
        category.setLevel(null);
    }

    @Test
    void tellsOnceThatACertificateIsNotTrustedThoughAllWhoWaitedHaveGivenUp() throws IOException {
        TestCertificate other = TestCertificate.of("other", "EC");
        RedisServer redis = caches.opened(RedisServer.startedWithTls(TestCertificate.of("redis", "EC"), other));
        String ca = Files.writeString(directory.resolve("ca.crt"), other.certificatePem())
                .toString();

        keepsTrying(caches.at(
                "rediss://localhost:" + slow(redis.tlsPort()), Map.of(TIMEOUT, IMPATIENT, "cache.redis-tls.ca", ca)));

        assertThat(caches.errors("timeout")).isPositive();
        assertThat(reasons())
                .filteredOn(reason -> reason.contains("valid certification path"))
                .hasSize(1);
    }

    @Test
    void tellsOnceThatAPasswordIsRefusedThoughAllWhoWaitedHaveGivenUpAndNeverThePassword() throws IOException {
        RedisServer redis = caches.opened(RedisServer.started());
        redis.send("ACL SETUSER bertmesh on >word ~bertmesh:* +mget +set +ping");
        String password =
                Files.writeString(directory.resolve("password"), "another").toString();

        keepsTrying(caches.at(
                "redis://bertmesh@localhost:" + slow(redis.port()),
                Map.of(TIMEOUT, IMPATIENT, "cache.redis-password-file", password)));

        assertThat(caches.errors("timeout")).isPositive();
        assertThat(reasons()).filteredOn(reason -> reason.contains("WRONGPASS")).hasSize(1);
        assertThat(lines()).noneMatch(line -> line.contains("another"));
    }

    @Test
    void tellsOnceThatRedisAnswersAndGivesNothingAndOnceThatItIsUsedAgain() {
        RedisServer redis = caches.opened(RedisServer.started());
        redis.send("ACL SETUSER bertmesh on >word ~bertmesh:* +set +ping");
        ModelCache cache = caches.at("redis://bertmesh:word@localhost:" + redis.port(), Map.of());

        Eventually.holds("Redis answers some tries and nothing else", () -> {
            answer(cache, TEXT);
            return caches.errors("refused") >= BREAKER.failures() + 3;
        });
        List<String> meanwhile = ofReads();
        redis.send("ACL SETUSER bertmesh +mget");
        heals(cache);

        assertThat(meanwhile).singleElement().asString().startsWith("The circuit to Redis opened (read)");
        assertThat(ofReads()).hasSize(2).last().isEqualTo("The circuit to Redis closed (read)");
    }

    @Test
    void tellsAReasonAgainOnceRedisWasOfUse() {
        RedisLog told = new RedisLog();
        told.notConnected(new ConnectException("refused"));
        told.notConnected(new ConnectException("refused"));

        told.used();
        told.notConnected(new ConnectException("refused"));

        assertThat(lines()).containsExactly("No connection to Redis: refused", "No connection to Redis: refused");
    }

    @Test
    void doesNotGoOnForEverIfTheReasonIsAlwaysAnother() {
        RedisLog told = new RedisLog();

        IntStream.range(0, 100).forEach(port -> told.notConnected(new ConnectException("refused: " + port)));

        assertThat(lines()).hasSizeLessThan(10);
    }

    @Test
    void tellsNeitherWhereAFileIsNorTheUrl() {
        RedisLog told = new RedisLog();

        told.notConnected(new CompletionException(new NoSuchFileException("/secrets/word")));
        told.notConnected(
                new IllegalArgumentException("not parsed", new URISyntaxException("redis://:word@a b", "illegal")));
        told.notConnected(new IllegalArgumentException("illegal: word"));

        assertThat(lines())
                .containsExactly(
                        "No connection to Redis: NoSuchFileException",
                        "No connection to Redis: URISyntaxException",
                        "No connection to Redis: IllegalArgumentException");
    }

    private int slow(int port) {
        SlowLink link = caches.opened(SlowLink.to(port));
        link.delayAnswers(HELD_BACK);
        return link.port();
    }

    /** Returns after several connections failed. */
    private void keepsTrying(ModelCache cache) {
        Eventually.holds("connections fail", () -> {
            answer(cache, TEXT);
            return caches.errors("connection") >= 4;
        });
    }

    /** The logged reasons why no connection was opened. */
    private List<String> reasons() {
        return lines().stream().filter(line -> line.startsWith("No connection")).toList();
    }

    private List<String> ofReads() {
        return lines().stream().filter(line -> line.contains("(read)")).toList();
    }

    private List<String> lines() {
        return log.lines().stream().map(line -> line.path("message").asText()).toList();
    }
}
