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

/** Finds the public keys of an issuer by OpenID Connect Discovery. Blocks. */
final class IssuerKeys {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long MAX_BYTES = 1 << 20;
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private final String issuer;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    IssuerKeys(String issuer) {
        this.issuer = issuer;
    }

    /** The issuer's JSON Web Key Set. Throws {@link SecurityFileException} if it cannot be had. */
    String fetch() {
        try {
            String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
            Map<String, Object> description = JsonUtil.parseJson(get(URI.create(base + DISCOVERY)));
            // Or anybody who may write one page of a host could speak for all of it.
            if (!issuer.equals(description.get("issuer"))) {
                throw new SecurityFileException("issuer's description is of another", "one of the issuer itself");
            }
            URI keys = URI.create(String.valueOf(description.get("jwks_uri")));
            if (!URI.create(issuer).getScheme().equals(keys.getScheme()) && !"https".equals(keys.getScheme())) {
                throw new SecurityFileException("issuer's keys are at no https URL", "an https URL");
            }
            return get(keys);
        } catch (IOException | JoseException | IllegalArgumentException e) {
            throw new SecurityFileException("issuer does not tell its keys", "answers of OpenID Connect Discovery");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SecurityFileException("told to end while keys were fetched", "time to fetch them");
        }
    }

    private String get(URI address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept", "application/json")
                .timeout(PATIENCE)
                .build();
        HttpResponse<String> answer =
                client.send(request, BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_BYTES));
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode());
        }
        return answer.body();
    }
}
