package io.bertmesh.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.ConnectionProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ConnectionProfile.class)
class SlowCallerTest {

    private static final String HEAD =
            "POST /feature-extraction HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

    private static final int SETTINGS_FRAME = 4;
    private static final int FLAGS_AND_STREAM_BYTES = 5;
    private static final int SETTING_BYTES = 6;
    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final byte[] NO_SETTINGS = {0, 0, 0, SETTINGS_FRAME, 0, 0, 0, 0, 0};

    @Test
    void isRefusedWhenItsBodyTakesLongerThanACallMay() throws Exception {
        try (Socket caller = connect()) {
            send(caller, HEAD + "Content-Length: 1000\r\n\r\n{");
            Thread drip = Thread.ofVirtual().start(() -> drip(caller));

            String answer = read(caller);

            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"reason\":\"HTTP_408\"");
            drip.join();
        }
    }

    @Test
    void isHungUpOnWhenItStopsAmidItsHeaders() throws IOException {
        try (Socket caller = connect()) {
            send(caller, HEAD + "X-Note: a");

            assertThat(read(caller)).isEmpty();
        }
    }

    @Test
    void isHungUpOnWhenItSaysNothing() throws IOException {
        try (Socket caller = connect()) {
            assertThat(read(caller)).isEmpty();
        }
    }

    @Test
    void isRefusedWhenItsHeadersAreTooLarge() throws IOException {
        try (Socket caller = connect()) {
            send(caller, HEAD + "X-Note: " + "a".repeat(17_000) + "\r\nContent-Length: 0\r\n\r\n");

            assertThat(read(caller)).startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void isAnsweredWhenItsHeadersAreJustLargeEnough() throws IOException {
        try (Socket caller = connect()) {
            send(caller, HEAD + "X-Note: " + "a".repeat(14_000) + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");

            assertThat(read(caller)).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void isToldHowManyCallsOneConnectionMayHaveInFlight() throws IOException {
        try (Socket caller = connect()) {
            send(caller, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            caller.getOutputStream().write(NO_SETTINGS);

            Map<Integer, Long> settings = readSettings(new DataInputStream(caller.getInputStream()));

            assertThat(settings).containsEntry(MAX_CONCURRENT_STREAMS, (long) ConnectionProfile.CALLS_PER_CONNECTION);
        }
    }

    /** Sends a byte now and then, until the service closes the connection. */
    private static void drip(Socket caller) {
        try {
            for (int i = 0; i < 100; i++) {
                TimeUnit.MILLISECONDS.sleep(200);
                send(caller, " ");
            }
        } catch (IOException | InterruptedException e) {
            // The service has closed the connection; the test checks that by itself.
        }
    }

    private static Socket connect() throws IOException {
        URI address = RestEdge.address("/");
        Socket caller = new Socket(address.getHost(), address.getPort());
        caller.setSoTimeout(20_000);
        return caller;
    }

    private static void send(Socket caller, String text) throws IOException {
        caller.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        caller.getOutputStream().flush();
    }

    /** Reads the first frame of an HTTP/2 connection, which contains the other side's settings (RFC 9113, 6.5). */
    private static Map<Integer, Long> readSettings(DataInputStream connection) throws IOException {
        int bytes = connection.readUnsignedByte() << 16 | connection.readUnsignedShort();
        assertThat(connection.readUnsignedByte()).as("type of frame").isEqualTo(SETTINGS_FRAME);
        connection.skipNBytes(FLAGS_AND_STREAM_BYTES);
        Map<Integer, Long> settings = new HashMap<>();
        for (int i = 0; i < bytes / SETTING_BYTES; i++) {
            settings.put(connection.readUnsignedShort(), Integer.toUnsignedLong(connection.readInt()));
        }
        return settings;
    }

    /** Reads until the service closes the connection. */
    private static String read(Socket caller) throws IOException {
        StringBuilder answer = new StringBuilder();
        try {
            for (int next = caller.getInputStream().read();
                    next >= 0;
                    next = caller.getInputStream().read()) {
                answer.append((char) next);
            }
        } catch (SocketException e) {
            // The service closed the connection while bytes were still on their way; the answer is what came before.
            return answer.toString();
        }
        return answer.toString();
    }
}
