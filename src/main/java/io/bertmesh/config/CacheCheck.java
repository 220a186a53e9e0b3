package io.bertmesh.config;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the settings of the cache that no service could run with. Reads the secret's file, if there is one. */
final class CacheCheck {

    private static final Duration LEAST_TTL = Duration.ofSeconds(1);
    private static final Duration MOST_TTL = Duration.ofDays(365);
    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(1);
    private static final Duration MOST_TIMEOUT = Duration.ofSeconds(10);

    /** As many bytes as the hash that it goes into gives. */
    private static final int LEAST_SECRET_BYTES = 32;

    private static final Pattern DATABASE = Pattern.compile("(/[0-9]{0,9})?");

    private final List<String> faults = new ArrayList<>();

    private CacheCheck() {}

    /** One sentence for each setting that is out of its range. None repeats a secret, or the URL, which may hold one. */
    static List<String> faults(BertConfig.Cache config) {
        CacheCheck check = new CacheCheck();
        if (config.memoryBytes() < 0) {
            check.faults.add("BERTMESH_CACHE_MEMORY_BYTES: %d (expected: 0 or more)".formatted(config.memoryBytes()));
        }
        check.range("BERTMESH_CACHE_TTL", config.ttl(), LEAST_TTL, MOST_TTL);
        check.range("BERTMESH_CACHE_REDIS_TIMEOUT", config.redisTimeout(), LEAST_TIMEOUT, MOST_TIMEOUT);
        config.redisUrl().ifPresent(url -> check.redis(url, config));
        check.secret(config);
        check.faults.addAll(RedisAccessCheck.faults(config));
        return check.faults;
    }

    private void redis(String url, BertConfig.Cache config) {
        if (!isRedis(url)) {
            faults.add(
                    "BERTMESH_CACHE_REDIS_URL: of another form (expected: redis://host:port/database or rediss://host:port/database)");
        }
        if (config.secret().isEmpty() && config.secretFile().isEmpty()) {
            faults.add("BERTMESH_CACHE_REDIS_URL: set without a secret"
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

    private void secret(BertConfig.Cache config) {
        if (config.secret().isPresent() && config.secretFile().isPresent()) {
            faults.add(
                    "BERTMESH_CACHE_SECRET: set together with BERTMESH_CACHE_SECRET_FILE (expected: one of the two)");
            return;
        }
        String variable = config.secret().isPresent() ? "BERTMESH_CACHE_SECRET" : "BERTMESH_CACHE_SECRET_FILE";
        try {
            int bytes = CacheSecret.of(config).map(secret -> secret.length).orElse(LEAST_SECRET_BYTES);
            if (bytes < LEAST_SECRET_BYTES) {
                faults.add("%s: %d bytes (expected: %d or more)".formatted(variable, bytes, LEAST_SECRET_BYTES));
            }
        } catch (UncheckedIOException e) {
            faults.add(variable + ": not readable (expected: a file of UTF-8)");
        }
    }

    private void range(String variable, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            faults.add("%s: %s (expected: %s to %s)".formatted(variable, value, least, most));
        }
    }
}
