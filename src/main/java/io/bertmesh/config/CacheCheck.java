package io.bertmesh.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Finds the settings of the cache that contradict each other or have another form, and those that no connection to Redis
 * could be made with. Reads the files that they name.
 */
final class CacheCheck {

    /** The length of the hash that the secret goes into. */
    private static final int MIN_SECRET_BYTES = 32;

    private static final Pattern DATABASE = Pattern.compile("(/[0-9]{0,9})?");

    private static final String URL = "BERTMESH_CACHE_REDIS_URL";
    private static final String PASSWORD_FILE = "BERTMESH_CACHE_REDIS_PASSWORD_FILE";
    private static final String CA = "BERTMESH_CACHE_REDIS_TLS_CA";
    private static final String CERTIFICATE = "BERTMESH_CACHE_REDIS_TLS_CERTIFICATE";
    private static final String KEY = "BERTMESH_CACHE_REDIS_TLS_KEY";

    private static final String PEM_CERTIFICATE = "-----BEGIN CERTIFICATE-----";

    private final BertConfig.Cache config;
    private final List<String> faults = new ArrayList<>();

    private CacheCheck(BertConfig.Cache config) {
        this.config = config;
    }

    /**
     * One sentence for each setting that contradicts another, or has another form, or whose file is not what it should
     * be. None repeats a secret, or the URL, which may hold a password.
     */
    static List<String> faults(BertConfig.Cache config) {
        CacheCheck check = new CacheCheck(config);
        config.redisUrl().ifPresent(check::redis);
        check.secret();
        config.redisPasswordFile().ifPresent(check::password);
        RedisTlsConfig tls = config.redisTls();
        tls.ca().ifPresent(file -> check.certificates(CA, file));
        Optional<Path> certificate = tls.certificate().filter(file -> check.certificates(CERTIFICATE, file));
        tls.key().ifPresent(file -> check.key(file, certificate));
        return check.faults;
    }

    private void redis(String url) {
        if (!isRedis(url)) {
            faults.add(URL + ": of another form"
                    + " (expected: redis://host:port/database or rediss://host:port/database)");
        }
        if (config.secret().isEmpty() && config.secretFile().isEmpty()) {
            faults.add(URL + ": set without a secret"
                    + " (expected: BERTMESH_CACHE_SECRET_FILE or BERTMESH_CACHE_SECRET, the same in all processes)");
        }
    }

    private static boolean isRedis(String url) {
        try {
            URI uri = new URI(url);
            return uri.getScheme() != null
                    && Set.of("redis", "rediss").contains(uri.getScheme())
                    && uri.getHost() != null
                    && DATABASE.matcher(uri.getPath()).matches()
                    && uri.getQuery() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void secret() {
        if (config.secret().isPresent() && config.secretFile().isPresent()) {
            faults.add(
                    "BERTMESH_CACHE_SECRET: set together with BERTMESH_CACHE_SECRET_FILE (expected: one of the two)");
            return;
        }
        String variable = config.secret().isPresent() ? "BERTMESH_CACHE_SECRET" : "BERTMESH_CACHE_SECRET_FILE";
        try {
            int bytes = CacheSecret.of(config).map(secret -> secret.length).orElse(MIN_SECRET_BYTES);
            if (bytes < MIN_SECRET_BYTES) {
                faults.add("%s: %d bytes (expected: %d or more)".formatted(variable, bytes, MIN_SECRET_BYTES));
            }
        } catch (UncheckedIOException e) {
            faults.add(variable + ": not readable (expected: a regular file of UTF-8 without a byte order mark)");
        }
    }

    private void password(Path file) {
        if (config.redisUrl().filter(CacheCheck::hasPassword).isPresent()) {
            faults.add(
                    "%s: set together with a password in %s (expected: one of the two)".formatted(PASSWORD_FILE, URL));
        }
        try {
            if (SettingFile.word(file).isBlank()) {
                faults.add(PASSWORD_FILE + ": empty (expected: a file of a password)");
            }
        } catch (IOException e) {
            faults.add(PASSWORD_FILE + ": not readable (expected: a regular file of UTF-8 without a byte order mark)");
        }
    }

    /** Whether there is no fault in the file. */
    private boolean certificates(String variable, Path file) {
        encrypted(variable);
        try {
            byte[] content = SettingFile.bytes(file);
            boolean isEmpty = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(content))
                    .isEmpty();
            // The factory reads other forms, too; a connection does not.
            if (!isEmpty && new String(content, StandardCharsets.ISO_8859_1).contains(PEM_CERTIFICATE)) {
                return true;
            }
            faults.add("%s: %s (expected: a file of certificates in PEM)"
                    .formatted(variable, isEmpty ? "empty" : "not in PEM"));
        } catch (IOException | CertificateException e) {
            faults.add(variable + ": not readable (expected: a file of certificates in PEM)");
        }
        return false;
    }

    /** @param certificate that the key should belong to; empty if the certificate has a fault itself */
    private void key(Path file, Optional<Path> certificate) {
        encrypted(KEY);
        try {
            byte[] key = SettingFile.bytes(file);
            if (certificate.isPresent()) {
                pair(SettingFile.bytes(certificate.get()), key);
            }
        } catch (IOException e) {
            faults.add(KEY + ": not readable (expected: a file of a private key in PEM)");
        }
    }

    private void pair(byte[] certificate, byte[] key) {
        Optional<X509ExtendedKeyManager> keys = PemIdentity.parse(certificate, key);
        if (keys.isEmpty()) {
            faults.add(KEY + ": no private key (expected: one in PEM, without a password)");
        } else if (!PemIdentity.isPair(keys.get())) {
            faults.add("%s: of another certificate (expected: that of the first in %s)".formatted(KEY, CERTIFICATE));
        }
    }

    /** An operator who names a certificate wants an encrypted connection. */
    private void encrypted(String variable) {
        if (config.redisUrl().filter(address -> address.startsWith("rediss://")).isEmpty()) {
            faults.add("%s: set without TLS (expected: %s=rediss://...)".formatted(variable, URL));
        }
    }

    private static boolean hasPassword(String url) {
        try {
            String user = URI.create(url).getRawUserInfo();
            return user != null && user.contains(":");
        } catch (IllegalArgumentException e) {
            // redis() names this fault.
            return false;
        }
    }
}
