package io.bertmesh.protocol.http;

import io.bertmesh.error.InferenceError;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body that is too large, and tells the caller the maximum.
 *
 * <p>The server itself would refuse the call without a body. It still does so for a body without a stated length, when
 * reading reaches the limit.
 */
@ApplicationScoped
class OversizeBody {

    // Before the server's own check, which has order -2. A filter's order is its negative priority.
    private static final int PRIORITY = 100;

    private final long maxBytes;
    private final Refusals refusals;

    OversizeBody(
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBodySize, Refusals refusals) {
        this.maxBytes = maxBodySize.asLongValue();
        this.refusals = refusals;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || Long.parseLong(length) <= maxBytes) {
            context.next();
            return;
        }
        var _ = refusals.end(context, new InferenceError.RequestTooLarge(maxBytes));
    }
}
