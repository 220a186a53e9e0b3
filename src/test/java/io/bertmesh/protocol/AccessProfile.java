package io.bertmesh.protocol;

import io.bertmesh.testing.Tokens;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Callers need an API key, or a token with a scope. A test may replace the file of keys, because it is checked often.
 */
public final class AccessProfile implements QuarkusTestProfile {

    /** A key without a rate. */
    public static final String FREE_KEY = "free-6f1f0c";

    /** Keys of 20 tokens, which refill in 20 s, or in 1 s for the stream. One for each test that uses it up. */
    public static final String SLOW_KEY = "slow-77ab31";

    static final String SLOW_STREAM_KEY = "stream-0ce51b";
    public static final String SLOW_REST_KEY = "rest-91d3aa";

    /** A key that refills as slowly, for texts that cannot be answered. */
    public static final String SLOW_MASK_KEY = "mask-e0c2a9";

    /** A key of one token, which refills in a second, so that any call uses it up. */
    static final String SPENT_KEY = "spent-4be80d";

    public static final String SCOPE = "bertmesh.call";

    private static final Path FOLDER = Path.of("target/test-access").toAbsolutePath();
    private static final Path KEYS = FOLDER.resolve("api-keys");
    private static final Path TOKEN_KEYS = FOLDER.resolve("jwks.json");
    private static final Path PROVIDER = FOLDER.resolve("provider.json");

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(new EdgeProfile().getConfigOverrides());
        Tokens provider = Tokens.ec("provider");
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(PROVIDER, provider.secret());
            Files.writeString(TOKEN_KEYS, Tokens.keySet(provider));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        writeKeys("");
        settings.put("bertmesh.security.api-keys", KEYS.toString());
        settings.put("bertmesh.security.jwt.issuer", Tokens.ISSUER);
        settings.put("bertmesh.security.jwt.audiences", Tokens.AUDIENCE);
        settings.put("bertmesh.security.jwt.keys", TOKEN_KEYS.toString());
        settings.put("bertmesh.security.jwt.scope", SCOPE);
        // One item at a time, so that a stream does not run ahead of its rate.
        settings.put("bertmesh.limits.stream-window", "1");
        settings.put("bertmesh.security.reload-period", "100ms");
        return settings;
    }

    /** Rewrites the file of keys, with one more line. */
    static void writeKeys(String line) {
        try {
            Files.writeString(KEYS, """
                    free %s -
                    slow %s 1 20
                    slow-stream %s 20
                    slow-rest %s 1 20
                    slow-mask %s 1 20
                    spent %s 1 1
                    %s
                    """.formatted(
                            hash(FREE_KEY),
                            hash(SLOW_KEY),
                            hash(SLOW_STREAM_KEY),
                            hash(SLOW_REST_KEY),
                            hash(SLOW_MASK_KEY),
                            hash(SPENT_KEY),
                            line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The issuer whose tokens the service accepts. */
    public static Tokens provider() {
        try {
            return Tokens.ofSecret(Files.readString(PROVIDER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String hash(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
