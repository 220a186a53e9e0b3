package io.bertmesh.telemetry;

import java.util.Optional;

/**
 * The other end of a call's connection, and what its first header told.
 *
 * @param requestId the id by which the call is known on all its way, 1 to 128 characters; empty if it has none
 * @param address IP address of the peer of the connection: the caller, or the proxy before it
 * @param arrivalNanos when the call's first header was read, by {@link System#nanoTime()}
 */
public record Peer(String requestId, Optional<String> address, long arrivalNanos) {

    /** A peer of whom nothing is known but that it calls now. */
    public static Peer unknown() {
        return new Peer("", Optional.empty(), System.nanoTime());
    }
}
