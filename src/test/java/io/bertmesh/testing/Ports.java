package io.bertmesh.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports for servers that cannot choose one themselves. */
public final class Ports {

    // Below the range from which Linux takes the ports of outgoing connections. Such a connection could otherwise take
    // the port before its server does, or while its server restarts.
    private static final int FIRST = 20_000;
    private static final int END = 32_768;

    private static final int MAX_TRIES = 100;

    private Ports() {}

    /** A port on which no server listens now. */
    public static int free() {
        for (int i = 0; i < MAX_TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port)) {
                return port;
            }
        }
        throw new AssertionError("no free port after %d tries".formatted(MAX_TRIES));
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
