package io.bertmesh.protocol.http;

import io.bertmesh.config.BertConfig;
import io.bertmesh.error.InferenceError.Unroutable;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Ends a call whose body has not come within the time that a call may take. A caller that sends a byte now and then
 * would never be idle, and hold its connection for ever.
 */
@ApplicationScoped
class SlowBody {

    private static final int PRIORITY = 150;

    private final Vertx vertx;
    private final Refusals refusals;
    private final long patienceMillis;

    SlowBody(Vertx vertx, Refusals refusals, BertConfig config) {
        this.vertx = vertx;
        this.refusals = refusals;
        this.patienceMillis = Math.max(1, config.limits().requestTimeout().toMillis());
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, PRIORITY);
    }

    private void watch(RoutingContext context) {
        long timer = vertx.setTimer(patienceMillis, _ -> expire(context));
        int _ = context.addEndHandler(_ -> vertx.cancelTimer(timer));
        context.next();
    }

    private void expire(RoutingContext context) {
        if (!context.request().isEnded() && !context.response().ended()) {
            var _ = refusals.end(context, new Unroutable(Unroutable.Kind.SLOW_BODY))
                    .onComplete(_ -> hangUp(context));
        }
    }

    /** The rest of the body might come for ever. Over HTTP/2 other calls are on the connection, so it stays. */
    private static void hangUp(RoutingContext context) {
        if (context.request().version() == HttpVersion.HTTP_2) {
            boolean _ = context.response().reset();
            return;
        }
        var _ = context.request().connection().close();
    }
}
