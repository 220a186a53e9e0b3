package io.bertmesh.protocol;

import io.bertmesh.call.Call;
import io.bertmesh.call.Ticker;
import io.bertmesh.call.Transport;
import io.bertmesh.telemetry.CallTelemetry;
import io.bertmesh.telemetry.EcsFormatter;
import io.smallrye.common.vertx.VertxContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Call} of each arriving request, whatever its protocol. */
@ApplicationScoped
public class Arrivals {

    private final CallTelemetry telemetry;

    Arrivals(CallTelemetry telemetry) {
        this.telemetry = telemetry;
    }

    /**
     * Makes the call of a request whose headers were just read. Log lines of its work carry its id.
     *
     * @param requestId the request id that the caller sent, valid or not; null if it sent none
     * @param peer IP address at the other end of the connection
     */
    public Call arrived(Transport transport, @Nullable String requestId, Optional<String> peer) {
        String id = RequestIds.of(requestId);
        if (VertxContext.isOnDuplicatedContext()) {
            // On any other context the id would leak into other calls.
            MDC.put(EcsFormatter.REQUEST_ID_IN_CONTEXT, id);
        }
        return new Call(id, transport, peer, Ticker.system(), telemetry::listen);
    }
}
