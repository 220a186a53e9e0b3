package io.bertmesh.telemetry;

import java.util.Optional;

/**
 * Who made a call.
 *
 * @param requestId the id by which the call is known on all its way, 1 to 128 characters; empty if it has none
 * @param address IP address of the peer of the connection: the caller, or the proxy before it
 * @param arrivalNanos when the call's first header was read, by {@link System#nanoTime()}
 */
public record Caller(String requestId, Optional<String> address, long arrivalNanos) {

    /** A caller of whom nothing is known but that it calls now. */
    public static Caller unknown() {
        return new Caller("", Optional.empty(), System.nanoTime());
    }
}
