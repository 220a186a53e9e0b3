package io.bertmesh.telemetry;

import io.bertmesh.call.CallObserver;

/** What one way of telemetry makes of one call. */
public interface CallObservation extends CallObserver {

    /**
     * The call is over. Told once, the last of all.
     *
     * @param status name of its gRPC status, whatever the transport: OK, INVALID_ARGUMENT, ...
     */
    void ended(String status);
}
