package io.bertmesh.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.bertmesh.testing.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IssuerKeysTest {

    private static final String DESCRIPTION = "/realm/.well-known/openid-configuration";

    private final Map<String, String> pages = new ConcurrentHashMap<>();
    private HttpServer provider;
    private String issuer;

    @BeforeEach
    void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/", exchange -> {
            byte[] page =
                    pages.getOrDefault(exchange.getRequestURI().getPath(), "").getBytes(StandardCharsets.UTF_8);
            if (page.length == 0) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
            exchange.close();
        });
        provider.start();
        issuer = "http://localhost:%d/realm".formatted(provider.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        provider.stop(0);
    }

    @Test
    void followsTheIssuersDescriptionToItsKeys() {
        String keys = Tokens.keySet(Tokens.ec("one"));
        describe(issuer, issuer + "/keys");
        pages.put("/realm/keys", keys);

        assertThat(new IssuerKeys(issuer).fetch()).isEqualTo(keys);
    }

    @Test
    void takesNoDescriptionOfAnotherIssuer() {
        describe("https://others.example.com", issuer + "/keys");
        pages.put("/realm/keys", Tokens.keySet(Tokens.ec("one")));

        assertThatThrownBy(() -> new IssuerKeys(issuer).fetch())
                .isInstanceOf(SecurityFileException.class)
                .hasMessage("issuer's metadata names another issuer (expected: the issuer itself)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://localhost/keys", "file:///etc/passwd", "null", "%%%", "http://localhost:1/keys"})
    void failsWhenTheKeysAreNowhere(String address) {
        describe(issuer, address);

        assertThatThrownBy(() -> new IssuerKeys(issuer).fetch()).isInstanceOf(SecurityFileException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no JSON", "[]", "{}"})
    void failsWhenTheDescriptionIsNone(String page) {
        pages.put(DESCRIPTION, page);

        assertThatThrownBy(() -> new IssuerKeys(issuer).fetch()).isInstanceOf(SecurityFileException.class);
    }

    @Test
    void failsWhenThereIsNoDescription() {
        assertThatThrownBy(() -> new IssuerKeys(issuer).fetch())
                .isInstanceOf(SecurityFileException.class)
                .hasMessage("issuer's keys cannot be fetched (expected: answers of OpenID Connect Discovery)");
    }

    @Test
    void readsNoKeySetWithoutBound() {
        describe(issuer, issuer + "/keys");
        pages.put("/realm/keys", " ".repeat(2_000_000));

        assertThatThrownBy(() -> new IssuerKeys(issuer).fetch()).isInstanceOf(SecurityFileException.class);
    }

    private void describe(String name, String keysAddress) {
        pages.put(DESCRIPTION, "{\"issuer\": \"%s\", \"jwks_uri\": \"%s\"}".formatted(name, keysAddress));
    }
}
