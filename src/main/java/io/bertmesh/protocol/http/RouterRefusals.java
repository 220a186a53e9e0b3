package io.bertmesh.protocol.http;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * Answers requests that the router refuses by itself: a malformed path, a path that does not begin with a slash, no
 * authority. Quarkus would answer without a problem, and log the path.
 *
 * <p>No filter has seen such a request, so its call begins and ends here.
 */
@ApplicationScoped
class RouterRefusals {

    private static final List<Integer> STATUSES = List.of(400, 404, 405, 406, 415);

    private final HttpArrivals arrivals;
    private final Refusals refusals;

    RouterRefusals(HttpArrivals arrivals, Refusals refusals) {
        this.arrivals = arrivals;
        this.refusals = refusals;
    }

    void register(@Observes Router router) {
        router.route()
                .order(Integer.MIN_VALUE)
                .handler(RouterRefusals::checkTarget)
                .failureHandler(this::failed);
        STATUSES.forEach(status -> router.errorHandler(status, http -> refuse(http, status)));
    }

    /** As Quarkus does, whose own check would answer without a body, so {@code Bertmesh} turns it off. */
    private static void checkTarget(RoutingContext http) {
        try {
            var _ = new URI(http.request().uri());
        } catch (URISyntaxException e) {
            http.fail(400);
            return;
        }
        http.next();
    }

    private void failed(RoutingContext http) {
        if (STATUSES.contains(http.statusCode())) {
            refuse(http, http.statusCode());
            return;
        }
        http.next();
    }

    private void refuse(RoutingContext http, int status) {
        arrivals.begin(http);
        var _ = refusals.end(http, refusals.of(status)).onComplete(_ -> BodyLimits.closeConnection(http));
    }
}
