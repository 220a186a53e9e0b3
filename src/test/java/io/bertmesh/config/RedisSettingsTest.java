package io.bertmesh.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.Configs;
import io.bertmesh.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisSettingsTest {

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
                        + " (expected: a value, because BERTMESH_CACHE_REDIS_PASSWORD_FILE is set)");
    }

    @Test
    void refusesFilesThatAreNotThereOrNotWhatTheyShouldBe() throws IOException {
        String missing = directory.resolve("missing").toString();

        assertThat(faults(Map.of(URL, ENCRYPTED, PASSWORD_FILE, missing)))
                .containsExactly(
                        "BERTMESH_CACHE_REDIS_PASSWORD_FILE: not readable (expected: a regular file of UTF-8 without a byte order mark)");
        assertThat(faults(Map.of(URL, ENCRYPTED, CA, missing)))
                .containsExactly("BERTMESH_CACHE_REDIS_TLS_CA: not readable (expected: a file of certificates in PEM)");
        assertThat(faults(Map.of(URL, ENCRYPTED, CA, file("ca", "no certificate"))))
                .containsExactly("BERTMESH_CACHE_REDIS_TLS_CA: not readable (expected: a file of certificates in PEM)");
        assertThat(faults(Map.of(URL, ENCRYPTED, CA, file("empty", ""))))
                .containsExactly("BERTMESH_CACHE_REDIS_TLS_CA: empty (expected: a file of certificates in PEM)");
    }

    @Test
    void refusesAPasswordThatNoServerAccepts() throws IOException {
        String folder = Files.createDirectory(directory.resolve("folder")).toString();
        Path latin = Files.write(directory.resolve("latin"), new byte[] {'w', (byte) 0xf6, 'r', 't'});

        assertThat(faults(Map.of(URL, ENCRYPTED, PASSWORD_FILE, folder)))
                .containsExactly(
                        "BERTMESH_CACHE_REDIS_PASSWORD_FILE: not readable (expected: a regular file of UTF-8 without a byte order mark)");
        assertThat(faults(Map.of(URL, ENCRYPTED, PASSWORD_FILE, latin.toString())))
                .containsExactly(
                        "BERTMESH_CACHE_REDIS_PASSWORD_FILE: not readable (expected: a regular file of UTF-8 without a byte order mark)");
        assertThat(faults(Map.of(URL, ENCRYPTED, PASSWORD_FILE, file("blank", " \n"))))
                .containsExactly("BERTMESH_CACHE_REDIS_PASSWORD_FILE: empty (expected: a file of a password)");
    }

    @Test
    void refusesCertificatesThatAreNotInPem() throws IOException, CertificateEncodingException {
        byte[] der = TestCertificate.of("redis", "EC").certificate().getEncoded();
        Path ca = Files.write(directory.resolve("ca.der"), der);

        assertThat(faults(Map.of(URL, ENCRYPTED, CA, ca.toString())))
                .containsExactly("BERTMESH_CACHE_REDIS_TLS_CA: not in PEM (expected: a file of certificates in PEM)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void takesAKeyOfEachKindAndRefusesThatOfAnotherCertificate(String kind) throws IOException {
        TestCertificate caller = TestCertificate.of("caller", kind);
        String certificate = file("crt", caller.certificatePem());
        String key = file("key", caller.keyPem());
        String other = file("other", TestCertificate.of("other", kind).keyPem());

        assertThat(faults(Map.of(URL, ENCRYPTED, CERTIFICATE, certificate, KEY, key)))
                .isEmpty();
        assertThat(faults(Map.of(URL, ENCRYPTED, CERTIFICATE, certificate, KEY, other)))
                .containsExactly("BERTMESH_CACHE_REDIS_TLS_KEY: of another certificate"
                        + " (expected: that of the first in BERTMESH_CACHE_REDIS_TLS_CERTIFICATE)");
    }

    @Test
    void refusesAKeyThatIsNone() throws IOException {
        TestCertificate caller = TestCertificate.of("caller", "EC");
        String certificate = file("crt", caller.certificatePem());
        String locked = caller.keyPem().replace("PRIVATE", "ENCRYPTED PRIVATE");
        String folder = Files.createDirectory(directory.resolve("folder")).toString();
        String none = "BERTMESH_CACHE_REDIS_TLS_KEY: no private key (expected: one in PEM, without a password)";

        assertThat(faults(Map.of(URL, ENCRYPTED, CERTIFICATE, certificate, KEY, certificate)))
                .containsExactly(none);
        assertThat(faults(Map.of(URL, ENCRYPTED, CERTIFICATE, certificate, KEY, file("locked", locked))))
                .containsExactly(none);
        assertThat(faults(Map.of(URL, ENCRYPTED, CERTIFICATE, certificate, KEY, folder)))
                .containsExactly(
                        "BERTMESH_CACHE_REDIS_TLS_KEY: not readable (expected: a file of a private key in PEM)");
    }

    @Test
    void blamesTheCertificateAloneIfTheFaultIsInIt() throws IOException {
        String certificate = file("crt", "no certificate");
        String key = file("key", TestCertificate.of("caller", "EC").keyPem());

        assertThat(faults(Map.of(URL, ENCRYPTED, CERTIFICATE, certificate, KEY, key)))
                .containsExactly("BERTMESH_CACHE_REDIS_TLS_CERTIFICATE: not readable"
                        + " (expected: a file of certificates in PEM)");
    }

    @Test
    void refusesACertificateWithoutItsKeyAndAKeyWithoutItsCertificate() throws IOException {
        String certificate = file("crt", TestCertificate.of("caller", "EC").certificatePem());
        String key = file("key", TestCertificate.of("caller", "EC").keyPem());

        assertThat(faults(Map.of(URL, ENCRYPTED, CERTIFICATE, certificate)))
                .containsExactly("BERTMESH_CACHE_REDIS_TLS_KEY: unset"
                        + " (expected: a value, because BERTMESH_CACHE_REDIS_TLS_CERTIFICATE is set)");
        assertThat(faults(Map.of(URL, ENCRYPTED, KEY, key)))
                .containsExactly("BERTMESH_CACHE_REDIS_TLS_CERTIFICATE: unset"
                        + " (expected: a value, because BERTMESH_CACHE_REDIS_TLS_KEY is set)");
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
        Map<String, String> all = new HashMap<>(settings);
        all.put("cache.secret", "0123456789abcdef0123456789abcdef");
        return BertConfigCheck.faults(Configs.of(all));
    }
}
