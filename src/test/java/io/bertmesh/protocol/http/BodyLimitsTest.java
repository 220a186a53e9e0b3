package io.bertmesh.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.http.RestEdge.Answer;
import io.bertmesh.testing.CapturedLog;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class BodyLimitsTest {

    private static final int MAX_BYTES = 4_194_304;

    @Test
    void tellsTheLimitToCallerOfTooLargeBody() throws IOException {
        try (Socket caller = connect()) {
            send(caller, "Content-Length: " + (MAX_BYTES + 1) + "\r\n\r\n");

            String answer = read(caller);

            assertThat(answer)
                    .startsWith("HTTP/1.1 413 ")
                    .containsIgnoringCase("content-type: application/problem+json")
                    .contains("\"detail\":\"request: too large (expected: at most 4194304 bytes)\"")
                    .contains("\"reason\":\"REQUEST_TOO_LARGE\"");
        }
    }

    @Test
    void stopsReadingBodyOfUnstatedLengthAtTheLimit() throws IOException {
        try (CapturedLog log = CapturedLog.of("io.bertmesh.access");
                Socket caller = connect()) {
            send(caller, "x-request-id: chunked\r\n");
            String chunk = "a".repeat(0x100000);
            String start = "{\"text\": \"";
            send(caller, "Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n".formatted(start.length(), start));
            for (int sent = 0; sent < MAX_BYTES; sent += chunk.length()) {
                send(caller, "100000\r\n" + chunk + "\r\n");
            }

            assertThat(read(caller)).startsWith("HTTP/1.1 413 ").contains("\"reason\":\"REQUEST_TOO_LARGE\"");
            assertThat(log.ofCall("chunked").path("bertmesh.status").asText()).isEqualTo("RESOURCE_EXHAUSTED");
        }
    }

    @Test
    void readsBodyOfExactlyTheLimit() {
        String start = "{\"text\": \"[MASK]\"";
        String body = start + " ".repeat(MAX_BYTES - start.length() - 1) + "}";

        Answer answer = RestEdge.post("/fill-mask", body);

        assertThat(answer.status()).isEqualTo(200);
    }

    private static Socket connect() throws IOException {
        URI address = RestEdge.address("/fill-mask");
        Socket caller = new Socket(address.getHost(), address.getPort());
        caller.setSoTimeout(10_000);
        send(caller, "POST /fill-mask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n");
        return caller;
    }

    private static void send(Socket caller, String text) throws IOException {
        OutputStream stream = caller.getOutputStream();
        stream.write(text.getBytes(StandardCharsets.US_ASCII));
        stream.flush();
    }

    /** Reads a whole answer. The service may keep the connection open for a while. */
    private static String read(Socket caller) throws IOException {
        InputStream stream = caller.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) stream.read());
        }
        Matcher length = Pattern.compile("content-length: (\\d+)").matcher(head);
        int bodyBytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
        return head + new String(stream.readNBytes(bodyBytes), StandardCharsets.UTF_8);
    }
}
