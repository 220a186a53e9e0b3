package io.bertmesh.protocol;

import io.bertmesh.call.Call;
import io.bertmesh.call.Ticker;
import io.bertmesh.call.Transport;
import io.bertmesh.config.BertConfig;
import io.bertmesh.telemetry.CallTelemetry;
import io.bertmesh.telemetry.EcsFormatter;
import io.smallrye.common.vertx.VertxContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Call} of whatever arrives, over any protocol. */
@ApplicationScoped
public class Arrivals {

    private final CallTelemetry telemetry;
    private final Duration requestTimeout;

    Arrivals(CallTelemetry telemetry, BertConfig config) {
        this.telemetry = telemetry;
        this.requestTimeout = config.limits().requestTimeout();
    }

    /**
     * A call whose headers were just read. What is logged while it is worked on carries its id. Unless it is a stream, its
     * caller waits for no longer than the configured request timeout.
     *
     * @param requestId what the caller gave as the id of the request, valid or not
     * @param peer IP address at the other end of the connection
     */
    public Call arrived(Transport transport, @Nullable String requestId, Optional<String> peer) {
        String id = RequestIds.of(requestId);
        if (VertxContext.isOnDuplicatedContext()) {
            // On any other context it would stay for the calls of others.
            MDC.put(EcsFormatter.REQUEST_ID_IN_CONTEXT, id);
        }
        Call call = new Call(id, transport, peer, Ticker.system(), telemetry::listen);
        if (!transport.isStream()) {
            call.waitAtMost(requestTimeout);
        }
        return call;
    }
}
