package io.bertmesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the packaged service does with HTTP/1 requests whose end is in doubt. Netty finds the code that refuses them only
 * where the service has its own process.
 */
class HttpFramingIT {

    private static final int PATIENCE_MILLIS = 20_000;

    private static final String POST = "POST /fill-mask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private static final String NEXT = "GET /models HTTP/1.1\r\nHost: x\r\n\r\n";

    private static ServiceProcess service;

    @BeforeAll
    static void start() throws Exception {
        service = ServiceProcess.start(Map.of()).awaitStart();
    }

    @AfterAll
    static void end() {
        service.close();
    }

    static Stream<Arguments> doubtful() {
        return Stream.of(
                Arguments.of(POST + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400, "Content-Length"),
                Arguments.of(POST + "Content-Length: 2, 3\r\n\r\n{}", 400, "Content-Length"),
                Arguments.of(POST + "Content-Length: +2\r\n\r\n{}", 400, "Content-Length"),
                Arguments.of(
                        POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        400,
                        "Content-Length"),
                Arguments.of(
                        POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
                        400,
                        "Transfer-Encoding"),
                Arguments.of(POST + "Transfer-Encoding: secret\r\n\r\n0\r\n\r\n", 400, "Transfer-Encoding"),
                Arguments.of(POST + "Transfer-Encoding: chunked\r\n\r\n10000001c\r\n{}", 400, "request"),
                Arguments.of(POST + "Transfer-Encoding: chunked\r\n\r\nsecret\r\n{}", 400, "request"),
                Arguments.of("GET /models HTTP/1.1\r\nHost: x\r\nHost: secret\r\n\r\n", 400, "Host"),
                Arguments.of("GET /models HTTP/1.1\r\n\r\n", 400, "Host"),
                Arguments.of("GET /models HTTP/9.9\r\nHost: x\r\n\r\n", 505, "version"),
                Arguments.of("PRI * HTTP/2.0\r\nHost: x\r\n\r\n", 505, "version"),
                Arguments.of("GET /" + "secret".repeat(1_500) + " HTTP/1.1\r\nHost: x\r\n\r\n", 414, "path"),
                Arguments.of(
                        "GET /models HTTP/1.1\r\nHost: x\r\na: " + "secret".repeat(4_000) + "\r\n\r\n", 431, "headers"),
                Arguments.of("{\"text\": \"secret\"}\r\n\r\n", 400, "request"));
    }

    @ParameterizedTest
    @MethodSource("doubtful")
    void answersWithAProblemAndReadsNothingMore(String request, int status, String field) throws IOException {
        String answer = exchange(request + NEXT);

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .containsOnlyOnce("HTTP/1.1 ")
                .contains("application/problem+json")
                .contains("\"status\":" + status)
                .endsWith("\"field\":\"" + field + "\"}");
        assertThat(service.output()).doesNotContainIgnoringCase("secret").doesNotContain("\tat ");
    }

    @Test
    void answersEarlierRequestsFirst() throws IOException {
        String answer = exchange(NEXT + "GET /models HTTP/9.9\r\nHost: x\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("HTTP/1.1 505 ");
    }

    /** The bytes by which HTTP/2 begins come alone, and only then those that show it is HTTP/1. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PRI", "PRIX"})
    void standsInTheWayOfNoMethod(String method) throws IOException {
        String answer =
                exchange(method + " /models HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 " + (method.equals("GET") ? 200 : 405) + " ");
    }

    /** Fails unless the service closes the connection. */
    private static String exchange(String request) throws IOException {
        try (Socket socket = new Socket("localhost", service.httpPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
