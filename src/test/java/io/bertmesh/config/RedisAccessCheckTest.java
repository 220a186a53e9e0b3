package io.bertmesh.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.Configs;
import io.bertmesh.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedisAccessCheckTest {

    private static final String URL = "cache.redis-url";
    private static final String PASSWORD_FILE = "cache.redis-password-file";
    private static final String CA = "cache.redis-tls.ca";
    private static final String CERTIFICATE = "cache.redis-tls.certificate";
    private static final String KEY = "cache.redis-tls.key";
    private static final String ENCRYPTED = "rediss://bertmesh@redis.example";

    @TempDir
    private Path directory;

    @Test
    void takesAllOfItTogether() throws IOException {
        Path certificate = directory.resolve("tls.crt");
        Path key = directory.resolve("tls.key");
        TestCertificate.of("caller", "EC").writeTo(certificate, key);
        Map<String, String> settings = Map.of(
                URL,
                ENCRYPTED,
                PASSWORD_FILE,
                file("password", "word\n"),
                CA,
                certificate.toString(),
                CERTIFICATE,
                certificate.toString(),
                KEY,
                key.toString());

        assertThat(faults(settings)).isEmpty();
    }

    @Test
    void refusesAPasswordThatIsThereTwiceOrForNothing() throws IOException {
        String file = file("password", "word");

        assertThat(faults(Map.of(URL, "redis://:word@redis.example", PASSWORD_FILE, file)))
                .containsExactly(
                        "BERTMESH_CACHE_REDIS_PASSWORD_FILE: set together with a password in BERTMESH_CACHE_REDIS_URL"
                                + " (expected: one of the two)");
        assertThat(faults(Map.of(PASSWORD_FILE, file)))
                .containsExactly("BERTMESH_CACHE_REDIS_URL: unset"
                        + " (expected: a value, for BERTMESH_CACHE_REDIS_PASSWORD_FILE is set)");
    }

    @Test
    void refusesFilesThatAreNotThereOrNotWhatTheyShouldBe() throws IOException {
        String missing = directory.resolve("missing").toString();

        assertThat(faults(Map.of(URL, ENCRYPTED, PASSWORD_FILE, missing)))
                .containsExactly("BERTMESH_CACHE_REDIS_PASSWORD_FILE: not readable (expected: a file of UTF-8)");
        assertThat(faults(Map.of(URL, ENCRYPTED, CA, missing)))
                .containsExactly("BERTMESH_CACHE_REDIS_TLS_CA: not readable (expected: a file of certificates in PEM)");
        assertThat(faults(Map.of(URL, ENCRYPTED, CA, file("ca", "no certificate"))))
                .containsExactly("BERTMESH_CACHE_REDIS_TLS_CA: not readable (expected: a file of certificates in PEM)");
        assertThat(faults(Map.of(URL, ENCRYPTED, CA, file("empty", ""))))
                .containsExactly("BERTMESH_CACHE_REDIS_TLS_CA: empty (expected: a file of certificates in PEM)");
    }

    @Test
    void refusesACertificateWithoutItsKeyAndAKeyWithoutItsCertificate() throws IOException {
        String certificate = file("crt", TestCertificate.of("caller", "EC").certificatePem());
        String key = file("key", TestCertificate.of("caller", "EC").keyPem());

        assertThat(faults(Map.of(URL, ENCRYPTED, CERTIFICATE, certificate)))
                .containsExactly("BERTMESH_CACHE_REDIS_TLS_KEY: unset"
                        + " (expected: a value, for BERTMESH_CACHE_REDIS_TLS_CERTIFICATE is set)");
        assertThat(faults(Map.of(URL, ENCRYPTED, KEY, key)))
                .containsExactly("BERTMESH_CACHE_REDIS_TLS_CERTIFICATE: unset"
                        + " (expected: a value, for BERTMESH_CACHE_REDIS_TLS_KEY is set)");
    }

    @Test
    void refusesACaForARedisThatIsNotEncrypted() throws IOException {
        String ca = file("ca", TestCertificate.of("redis", "EC").certificatePem());

        assertThat(faults(Map.of(URL, "redis://redis.example", CA, ca)))
                .containsExactly("BERTMESH_CACHE_REDIS_TLS_CA: set without TLS"
                        + " (expected: BERTMESH_CACHE_REDIS_URL=rediss://...)");
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }

    private static List<String> faults(Map<String, String> settings) {
        return RedisAccessCheck.faults(Configs.of(settings).cache());
    }
}
