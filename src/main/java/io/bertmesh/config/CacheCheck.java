package io.bertmesh.config;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the settings of the cache that contradict each other or have another form. Reads the secret's file, if there is one. */
final class CacheCheck {

    /** The length of the hash that the secret goes into. */
    private static final int MIN_SECRET_BYTES = 32;

    private static final Pattern DATABASE = Pattern.compile("(/[0-9]{0,9})?");

    private CacheCheck() {}

    /** One sentence for each fault. None repeats a secret, or the URL, which may hold a password. */
    static List<String> faults(BertConfig.Cache config) {
        List<String> faults = new ArrayList<>();
        config.redisUrl().ifPresent(url -> redis(url, config, faults));
        secret(config, faults);
        faults.addAll(RedisAccessCheck.faults(config));
        return faults;
    }

    private static void redis(String url, BertConfig.Cache config, List<String> faults) {
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

    private static void secret(BertConfig.Cache config, List<String> faults) {
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
            faults.add(variable + ": not readable (expected: a file of UTF-8)");
        }
    }
}
