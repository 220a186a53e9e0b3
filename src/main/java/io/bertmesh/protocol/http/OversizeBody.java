package io.bertmesh.protocol.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

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

    private final FrameworkErrors errors;
    private final Refusals refusals;

    OversizeBody(FrameworkErrors errors, Refusals refusals) {
        this.errors = errors;
        this.refusals = refusals;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || !errors.isTooLarge(Long.parseLong(length))) {
            context.next();
            return;
        }
        var _ = refusals.end(context, errors.bodyTooLarge());
    }
}
