package io.bertmesh.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.Configs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CacheCheckTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cache.memory-bytes  | -1     | BERTMESH_CACHE_MEMORY_BYTES: -1 (expected: 0 or more)
            cache.ttl           | 999ms  | BERTMESH_CACHE_TTL: PT0.999S (expected: PT1S to PT8760H)
            cache.ttl           | 366d   | BERTMESH_CACHE_TTL: PT8784H (expected: PT1S to PT8760H)
            cache.redis-timeout | 0ms    | BERTMESH_CACHE_REDIS_TIMEOUT: PT0S (expected: PT0.001S to PT10S)
            cache.redis-timeout | 11s    | BERTMESH_CACHE_REDIS_TIMEOUT: PT11S (expected: PT0.001S to PT10S)
            cache.secret        | short  | BERTMESH_CACHE_SECRET: 5 bytes (expected: 32 or more)
            """)
    void findsAValueOutOfItsRange(String name, String value, String fault) {
        assertThat(faults(Map.of(name, value))).containsExactly(fault);
    }

    @Test
    void refusesRedisWithoutASecret() {
        assertThat(faults(Map.of("cache.redis-url", "redis://localhost:6379")))
                .containsExactly(
                        "BERTMESH_CACHE_REDIS_URL: set without a secret"
                                + " (expected: BERTMESH_CACHE_SECRET_FILE or BERTMESH_CACHE_SECRET, the same in all processes)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost",
                "redis:6379",
                "localhost:6379",
                "redis://",
                "redis://a b",
                "redis://a/b",
                "redis://a?db=b"
            })
    void refusesAUrlOfAnotherFormAndDoesNotRepeatIt(String url) {
        assertThat(faults(Map.of("cache.redis-url", url, "cache.secret", SECRET)))
                .containsExactly("BERTMESH_CACHE_REDIS_URL: of another form"
                        + " (expected: redis://host:port/database or rediss://host:port/database)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"redis://localhost", "rediss://user:word@redis.example:6380/1", "redis://:word@10.0.0.1:6379"})
    void takesRedisWithASecret(String url) {
        assertThat(faults(Map.of("cache.redis-url", url, "cache.secret", SECRET)))
                .isEmpty();
    }

    @Test
    void takesTheSecretOfAFileWithoutTheSpaceAtItsEnd() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), SECRET + "\n");

        BertConfig.Cache cache =
                Configs.of(Map.of("cache.secret-file", file.toString())).cache();

        assertThat(CacheCheck.faults(cache)).isEmpty();
        assertThat(CacheSecret.of(cache))
                .hasValueSatisfying(secret -> assertThat(secret).hasSize(32));
    }

    @Test
    void refusesAFileThatIsNotThereOrTooShort() throws IOException {
        Path missing = directory.resolve("missing");
        Path empty = Files.writeString(directory.resolve("empty"), "\n");

        assertThat(faults(Map.of("cache.secret-file", missing.toString())))
                .containsExactly(
                        "BERTMESH_CACHE_SECRET_FILE: not readable (expected: a regular file of UTF-8 without a byte order mark)");
        assertThat(faults(Map.of("cache.secret-file", empty.toString())))
                .containsExactly("BERTMESH_CACHE_SECRET_FILE: 0 bytes (expected: 32 or more)");
    }

    @Test
    void refusesTwoSecrets() {
        assertThat(faults(Map.of("cache.secret-file", "/secret", "cache.secret", SECRET)))
                .containsExactly("BERTMESH_CACHE_SECRET: set together with BERTMESH_CACHE_SECRET_FILE"
                        + " (expected: one of the two)");
    }

    private static List<String> faults(Map<String, String> settings) {
        return BertConfigCheck.faults(Configs.of(settings));
    }
}
