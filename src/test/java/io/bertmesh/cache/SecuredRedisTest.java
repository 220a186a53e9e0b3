package io.bertmesh.cache;

import static io.bertmesh.cache.Asking.answer;
import static io.bertmesh.cache.SharedCaches.TEXT;
import static io.bertmesh.cache.SharedCaches.heals;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.AnswerSource;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.RedisServer;
import io.bertmesh.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses a real Redis with TLS that requires certificate, user and password, and grants only the needed commands. */
final class SecuredRedisTest {

    private static final String CA = "cache.redis-tls.ca";
    private static final String CERTIFICATE = "cache.redis-tls.certificate";
    private static final String KEY = "cache.redis-tls.key";
    private static final String PASSWORD_FILE = "cache.redis-password-file";

    @TempDir
    private static Path directory;

    private static TestCertificate certificate;
    private static TestCertificate caller;

    @AutoClose
    private final SharedCaches caches = new SharedCaches();

    private RedisServer redis;
    private Path password;
    private Map<String, String> settings;

    @BeforeAll
    static void makeCertificates() {
        certificate = TestCertificate.of("redis", "EC");
        caller = TestCertificate.of("caller", "EC");
    }

    @BeforeEach
    void startRedis() throws IOException {
        redis = caches.opened(RedisServer.startedWithTls(certificate, caller));
        redis.send("ACL SETUSER bertmesh on >fir%st+: ~bertmesh:* +mget +set +ping");
        password = Files.writeString(directory.resolve("password"), "fir%st+:\n");
        Path ca = Files.writeString(directory.resolve("ca.crt"), certificate.certificatePem());
        Path own = directory.resolve("tls.crt");
        Path key = directory.resolve("tls.key");
        caller.writeTo(own, key);
        settings = Map.of(
                CA,
                ca.toString(),
                CERTIFICATE,
                own.toString(),
                KEY,
                key.toString(),
                PASSWORD_FILE,
                password.toString());
    }

    @Test
    void sharesAnswers() {
        ModelCache one = secured(settings);
        ModelCache other = secured(settings);

        heals(one);
        heals(other);

        assertThat(redis.send("CLIENT LIST")).contains("user=bertmesh");
        assertThat(redis.send("ACL LOG")).isEqualTo("*0\r\n");
    }

    @Test
    void isNotTrustedIfItsCertificateIsOfAnotherIssuer() throws IOException {
        Path others = Files.writeString(directory.resolve("others.crt"), caller.certificatePem());

        ModelCache cache = secured(with(CA, others.toString()));

        goesOnWithout(cache, "connection");
    }

    @Test
    void refusesACallerWithoutACertificate() {
        Map<String, String> anonymous = new HashMap<>(settings);
        anonymous.remove(CERTIFICATE);
        anonymous.remove(KEY);

        ModelCache cache = secured(anonymous);

        goesOnWithout(cache, "connection");
    }

    @Test
    void refusesAnotherPasswordUntilTheFileHasTheRightOne() throws IOException {
        ModelCache cache = secured(settings);
        heals(cache);
        redis.send("ACL SETUSER bertmesh resetpass >second");
        redis.send("CLIENT KILL USER bertmesh");
        goesOnWithout(cache, "refused");

        Files.writeString(password, "second\n");

        heals(cache);
    }

    @Test
    void refusesADatabaseUntilTheUserMaySelectIt() {
        ModelCache cache = caches.at("rediss://bertmesh@localhost:%d/1".formatted(redis.tlsPort()), settings);
        goesOnWithout(cache, "refused");

        redis.send("ACL SETUSER bertmesh +select");

        heals(cache);
        assertThat(redis.keys()).isEmpty();
    }

    private ModelCache secured(Map<String, String> access) {
        return caches.at("rediss://bertmesh@localhost:" + redis.tlsPort(), access);
    }

    private Map<String, String> with(String setting, String value) {
        Map<String, String> changed = new HashMap<>(settings);
        changed.put(setting, value);
        return changed;
    }

    private void goesOnWithout(ModelCache cache, String kind) {
        Eventually.holds("the circuit opens, and the errors say why", () -> {
            assertThat(answer(cache, TEXT)).isEqualTo(new Answer<>(10, AnswerSource.COMPUTED));
            return caches.isCircuitOpen("read") && caches.errors(kind) > 0;
        });
    }
}
