package io.bertmesh.security;

import org.jspecify.annotations.Nullable;

/**
 * The credentials that a caller sends. They are secret, so {@link #toString} does not reveal them.
 *
 * @param apiKey the key, or empty
 * @param token the token in compact form, or empty
 */
public record Credentials(String apiKey, String token) {

    /** Name of the HTTP header and of the gRPC metadata that contains an API key. */
    public static final String API_KEY = "x-api-key";

    private static final String BEARER = "Bearer ";

    /** Reads the values of {@code x-api-key} and {@code authorization}, each null if the caller did not send it. */
    public static Credentials of(@Nullable String apiKey, @Nullable String authorization) {
        return new Credentials(
                apiKey == null ? "" : apiKey.strip(), authorization == null ? "" : tokenIn(authorization));
    }

    private static String tokenIn(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : "";
    }

    @Override
    public String toString() {
        return "Credentials[secret]";
    }
}
