package io.bertmesh.protocol.http;

import io.bertmesh.config.BertConfig;
import io.bertmesh.error.InferenceError.Unroutable;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Refuses a body that is too large, and tells the caller the maximum. Ends a call whose body does not arrive within the
 * request timeout.
 *
 * <p>The server itself would refuse a large body with an empty answer. {@link EncodedBodies} refuses one whose length is
 * not stated. Without the timeout, a caller that sends a byte now and then would never be idle, and
 * could keep its connection forever.
 */
@ApplicationScoped
class BodyLimits {

    private static final int TIME_PRIORITY = 150;

    // Before the server's own check, which has order -2. A filter's order is its negative priority.
    private static final int SIZE_PRIORITY = 100;

    private static final long LINGER_MILLIS = 1_000;

    private final Vertx vertx;
    private final Refusals refusals;
    private final long timeoutMillis;

    BodyLimits(Vertx vertx, Refusals refusals, BertConfig config) {
        this.vertx = vertx;
        this.refusals = refusals;
        this.timeoutMillis = Math.max(1, config.limits().requestTimeout().toMillis());
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, TIME_PRIORITY);
        filters.register(this::measure, SIZE_PRIORITY);
    }

    private void watch(RoutingContext context) {
        long timer = vertx.setTimer(timeoutMillis, _ -> expire(context));
        int _ = context.addEndHandler(_ -> vertx.cancelTimer(timer));
        context.next();
    }

    private void expire(RoutingContext context) {
        if (!context.request().isEnded() && !context.response().ended()) {
            var _ = refusals.end(context, new Unroutable(Unroutable.Kind.SLOW_BODY))
                    .onComplete(_ -> closeConnection(context));
        }
    }

    /** Stops the rest of the body a while after the call is answered: a caller who still sends would lose the answer. */
    static void stopReading(RoutingContext context) {
        if (context.request().version() != HttpVersion.HTTP_2) {
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
        }
        int _ = context.addEndHandler(_ -> context.vertx().setTimer(LINGER_MILLIS, _ -> {
            if (!context.request().isEnded()) {
                closeConnection(context);
            }
        }));
    }

    /** Stops the rest of the body, which might never end. An HTTP/2 connection stays, because it has other calls. */
    static void closeConnection(RoutingContext context) {
        if (context.request().version() == HttpVersion.HTTP_2) {
            boolean _ = context.response().reset();
            return;
        }
        var _ = context.request().connection().close();
    }

    private void measure(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || !refusals.isTooLarge(Long.parseLong(length))) {
            context.next();
            return;
        }
        var _ = refusals.end(context, refusals.bodyTooLarge());
    }
}
