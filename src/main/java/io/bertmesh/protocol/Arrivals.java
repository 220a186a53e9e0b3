package io.bertmesh.protocol;

import io.bertmesh.call.Call;
import io.bertmesh.call.Ticker;
import io.bertmesh.call.Transport;
import io.bertmesh.telemetry.CallTelemetry;
import io.bertmesh.telemetry.EcsFormatter;
import io.smallrye.common.vertx.VertxContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Call} of each arriving request, whatever its protocol. */
@ApplicationScoped
public class Arrivals {

    /** The header of the id that identifies a call to its caller, to the proxies on the way, and to the service. */
    public static final String REQUEST_ID = "x-request-id";

    // No space, quote, backslash or control character, so that an id cannot end a line or begin a field anywhere.
    private static final Pattern VALID_ID = Pattern.compile("[A-Za-z0-9._~:/+=@-]{1,128}");

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
        String id = idOf(requestId);
        if (VertxContext.isOnDuplicatedContext()) {
            // On any other context the id would leak into other calls.
            MDC.put(EcsFormatter.REQUEST_ID_IN_CONTEXT, id);
        }
        return new Call(id, transport, peer, Ticker.system(), telemetry::listen);
    }

    /** The caller's id, or a new one if the caller sent no valid id. */
    static String idOf(@Nullable String header) {
        return header != null && VALID_ID.matcher(header).matches()
                ? header
                : UUID.randomUUID().toString();
    }
}
