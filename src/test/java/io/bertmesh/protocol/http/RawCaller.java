package io.bertmesh.protocol.http;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Sends bytes to the REST port as they are, and reads what comes back until the service closes the connection. */
final class RawCaller {

    private static final int PATIENCE_MILLIS = 20_000;

    private RawCaller() {}

    /** Fails unless the service closes the connection. */
    static String exchange(String request) throws IOException {
        URI address = RestEdge.address("/");
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
