package io.bertmesh.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what no Redis could be reached with. Reads the files that are named. */
final class RedisAccessCheck {

    private static final String URL = "BERTMESH_CACHE_REDIS_URL";
    private static final String PASSWORD_FILE = "BERTMESH_CACHE_REDIS_PASSWORD_FILE";
    private static final String CA = "BERTMESH_CACHE_REDIS_TLS_CA";
    private static final String CERTIFICATE = "BERTMESH_CACHE_REDIS_TLS_CERTIFICATE";
    private static final String KEY = "BERTMESH_CACHE_REDIS_TLS_KEY";

    private final Optional<String> url;
    private final List<String> faults = new ArrayList<>();

    private RedisAccessCheck(Optional<String> url) {
        this.url = url;
    }

    /** One sentence for each setting that does not go with the others, or whose file is not what it should be. */
    static List<String> faults(BertConfig.Cache config) {
        RedisAccessCheck check = new RedisAccessCheck(config.redisUrl());
        config.redisPasswordFile().ifPresent(check::password);
        RedisTlsConfig tls = config.redisTls();
        tls.ca().ifPresent(file -> check.certificates(CA, file));
        tls.certificate().ifPresent(file -> check.certificates(CERTIFICATE, file));
        tls.key().ifPresent(file -> check.key(file));
        check.goesWith(CERTIFICATE, tls.certificate(), KEY, tls.key());
        check.goesWith(KEY, tls.key(), CERTIFICATE, tls.certificate());
        return check.faults;
    }

    private void password(Path file) {
        if (url.isEmpty()) {
            faults.add("%s: unset (expected: a value, for %s is set)".formatted(URL, PASSWORD_FILE));
        }
        if (url.filter(RedisAccessCheck::hasPassword).isPresent()) {
            faults.add(
                    "%s: set together with a password in %s (expected: one of the two)".formatted(PASSWORD_FILE, URL));
        }
        if (!Files.isReadable(file)) {
            faults.add(PASSWORD_FILE + ": not readable (expected: a file of UTF-8)");
        }
    }

    private void certificates(String variable, Path file) {
        encrypted(variable);
        try (InputStream content = Files.newInputStream(file)) {
            if (CertificateFactory.getInstance("X.509")
                    .generateCertificates(content)
                    .isEmpty()) {
                faults.add(variable + ": empty (expected: a file of certificates in PEM)");
            }
        } catch (IOException | CertificateException e) {
            faults.add(variable + ": not readable (expected: a file of certificates in PEM)");
        }
    }

    private void key(Path file) {
        encrypted(KEY);
        if (!Files.isReadable(file)) {
            faults.add(KEY + ": not readable (expected: a file of a private key in PEM)");
        }
    }

    /** Whoever names a certificate means to be encrypted. */
    private void encrypted(String variable) {
        if (url.filter(address -> address.startsWith("rediss://")).isEmpty()) {
            faults.add("%s: set without TLS (expected: %s=rediss://...)".formatted(variable, URL));
        }
    }

    private void goesWith(String variable, Optional<?> value, String other, Optional<?> otherValue) {
        if (value.isPresent() && otherValue.isEmpty()) {
            faults.add("%s: unset (expected: a value, for %s is set)".formatted(other, variable));
        }
    }

    private static boolean hasPassword(String url) {
        try {
            String user = URI.create(url).getRawUserInfo();
            return user != null && user.contains(":");
        } catch (IllegalArgumentException e) {
            // Said already: it is of another form.
            return false;
        }
    }
}
