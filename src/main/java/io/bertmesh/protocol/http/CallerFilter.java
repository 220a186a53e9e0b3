package io.bertmesh.protocol.http;

import io.bertmesh.call.Caller;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.security.AccessPolicy;
import io.bertmesh.security.Credentials;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Admits callers that the policy accepts, to every path of the REST port. Health has its own port. */
@ApplicationScoped
class CallerFilter {

    // Before the check of a body's size, so that unauthenticated callers learn nothing about the service.
    private static final int PRIORITY = 200;

    private final AccessPolicy policy;
    private final Refusals refusals;

    CallerFilter(AccessPolicy policy, Refusals refusals) {
        this.policy = policy;
        this.refusals = refusals;
    }

    void register(@Observes Filters filters) {
        if (policy.isClosed()) {
            filters.register(this::check, PRIORITY);
        }
    }

    private void check(RoutingContext context) {
        try {
            Caller caller = policy.admit(Credentials.of(
                    context.request().headers().getAll(Credentials.API_KEY),
                    context.request().headers().getAll(HttpHeaders.AUTHORIZATION)));
            HttpArrivals.call(context).madeBy(caller);
            caller.requireRate();
        } catch (InferenceException e) {
            if (e.error() instanceof InferenceError.Unauthenticated) {
                context.response().putHeader("WWW-Authenticate", policy.challenge());
            }
            var _ = refusals.end(context, e.error());
            return;
        }
        context.next();
    }
}
