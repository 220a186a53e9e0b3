package io.bertmesh.security;

import java.util.List;

/**
 * The credentials that a caller sends. They are secret, so {@link #toString} does not reveal them.
 *
 * @param apiKey the key, or empty
 * @param token the token in compact form, or empty
 * @param isAmbiguous whether the caller sent one of them more than once
 */
public record Credentials(String apiKey, String token, boolean isAmbiguous) {

    /** Name of the HTTP header and of the gRPC metadata that contains an API key. */
    public static final String API_KEY = "x-api-key";

    private static final String BEARER = "Bearer ";

    /**
     * Reads all values of the headers {@code x-api-key} and {@code Authorization}. If a caller sends either more than
     * once, its credentials are ambiguous: a proxy may have checked another value than this service would.
     */
    public static Credentials of(List<String> apiKeys, List<String> authorizations) {
        return new Credentials(
                apiKeys.isEmpty() ? "" : apiKeys.getFirst().strip(),
                authorizations.isEmpty() ? "" : tokenIn(authorizations.getFirst()),
                apiKeys.size() > 1 || authorizations.size() > 1);
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
