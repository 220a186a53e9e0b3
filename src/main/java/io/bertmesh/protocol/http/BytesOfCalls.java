package io.bertmesh.protocol.http;

import io.bertmesh.call.BytesInFlight;
import io.bertmesh.call.Call;
import io.bertmesh.call.HeldBytes;
import io.bertmesh.config.BertConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Takes memory for each call before its body is read, and gives all that the call holds back when its answer is written.
 * Closes a connection whose caller does not read an answer.
 *
 * <p>A body without a stated length counts as the largest one.
 */
@ApplicationScoped
class BytesOfCalls {

    // After the check of a body's size, so that no call holds more than the largest body.
    private static final int PRIORITY = 50;

    private final BytesInFlight budget;
    private final Refusals refusals;
    private final long writeTimeoutMillis;

    BytesOfCalls(BytesInFlight budget, Refusals refusals, BertConfig config) {
        this.budget = budget;
        this.refusals = refusals;
        this.writeTimeoutMillis = Math.max(1, config.limits().writeTimeout().toMillis());
    }

    void register(@Observes Filters filters) {
        filters.register(this::hold, PRIORITY);
    }

    private void hold(RoutingContext context) {
        Call call = HttpArrivals.call(context);
        if (call.held() != HeldBytes.UNCOUNTED) {
            // A request that was routed anew is still the same call.
            context.next();
            return;
        }
        HeldBytes held = budget.open();
        call.holds(held);
        AnswerInWriting answer = new AnswerInWriting(context, held::close);
        int _ = context.addHeadersEndHandler(_ -> answer.hangUpAfter(writeTimeoutMillis));
        int _ = context.addEndHandler(answer::ended);
        if (held.tryTake(bodyBytes(context))) {
            context.next();
            return;
        }
        var _ = refusals.end(context, held.refusal());
    }

    private long bodyBytes(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            return Long.parseLong(length);
        }
        HttpMethod method = context.request().method();
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) ? 0 : refusals.maxBodyBytes();
    }
}
