package io.bertmesh.security;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/** Fetches an issuer's public keys by OpenID Connect Discovery. Blocks. */
final class IssuerKeys {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long MAX_BYTES = 1 << 20;
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private final String issuer;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    IssuerKeys(String issuer) {
        this.issuer = issuer;
    }

    /** Fetches the issuer's JSON Web Key Set. Throws {@link SecurityFileException} if that fails. */
    String fetch() {
        try {
            String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
            Map<String, Object> metadata = JsonUtil.parseJson(get(URI.create(base + DISCOVERY)));
            // Otherwise whoever can write one page of a host could pose as the whole host.
            if (!issuer.equals(metadata.get("issuer"))) {
                throw new SecurityFileException("issuer's metadata names another issuer", "the issuer itself");
            }
            URI keys = URI.create(String.valueOf(metadata.get("jwks_uri")));
            if (!URI.create(issuer).getScheme().equals(keys.getScheme()) && !"https".equals(keys.getScheme())) {
                throw new SecurityFileException("issuer's keys have no https URL", "an https URL");
            }
            return get(keys);
        } catch (IOException | JoseException | IllegalArgumentException e) {
            throw new SecurityFileException("issuer's keys cannot be fetched", "answers of OpenID Connect Discovery");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SecurityFileException("interrupted while fetching keys", "time to fetch them");
        }
    }

    private String get(URI address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept", "application/json")
                .timeout(TIMEOUT)
                .build();
        HttpResponse<String> answer =
                client.send(request, BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_BYTES));
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode());
        }
        return answer.body();
    }
}
