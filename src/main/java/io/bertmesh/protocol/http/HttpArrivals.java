package io.bertmesh.protocol.http;

import io.bertmesh.call.Call;
import io.bertmesh.call.Transport;
import io.bertmesh.protocol.Arrivals;
import io.bertmesh.protocol.CallsInFlight;
import io.bertmesh.protocol.ErrorStatus;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes a {@link Call} of every request, and returns its id to the caller. It ends the call if it is answered before
 * its work begins: refused, malformed, or cancelled.
 */
@ApplicationScoped
public class HttpArrivals {

    // Before all filters that can refuse a call.
    private static final int PRIORITY = 1_000;

    private static final String KEY = Call.class.getName();

    private final Arrivals arrivals;
    private final HttpDialects dialects;
    private final Refusals refusals;
    private final CallsInFlight callsInFlight;

    HttpArrivals(Arrivals arrivals, HttpDialects dialects, Refusals refusals, CallsInFlight callsInFlight) {
        this.arrivals = arrivals;
        this.dialects = dialects;
        this.refusals = refusals;
        this.callsInFlight = callsInFlight;
    }

    /** The call of a request. */
    public static Call call(RoutingContext http) {
        return Objects.requireNonNull(http.<Call>get(KEY), "no call in the context (expected: this filter runs first)");
    }

    /** The path without what Quarkus ignores when it finds the resource: matrix parameters, and a final slash. */
    static String plain(String path) {
        int end = path.indexOf(';');
        String bare = end < 0 ? path : path.substring(0, end);
        return bare.length() > 1 && bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
    }

    /** The plain path of a request, or empty if it has none, because its target is malformed. */
    static String path(RoutingContext http) {
        try {
            return plain(http.normalizedPath());
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    void register(@Observes Filters filters) {
        filters.register(this::arrive, PRIORITY);
    }

    private void arrive(RoutingContext http) {
        begin(http);
        http.next();
    }

    /** Makes the call of a request. A request that was routed anew is still the same call. */
    void begin(RoutingContext http) {
        if (http.get(KEY) != null) {
            return;
        }
        HttpServerRequest request = http.request();
        Call call = arrivals.arrived(
                Transport.REST,
                request.getHeader(Arrivals.REQUEST_ID),
                Optional.ofNullable(request.remoteAddress().hostAddress()));
        dialects.of(http).task(path(http)).ifPresent(call::asks);
        http.put(KEY, call);
        http.response().putHeader(Arrivals.REQUEST_ID, call.id());
        // Both, because the server replaces the end handlers of a request whose body is too large.
        http.addBodyEndHandler(_ -> call.turnedAway(statusOf(http.response().getStatusCode())));
        http.addEndHandler(end ->
                call.turnedAway(end.succeeded() ? statusOf(http.response().getStatusCode()) : "CANCELLED"));
        // Looks at the answer, because the drain may begin while the service works on it.
        http.addHeadersEndHandler(_ -> closeIfDraining(http));
    }

    /** Lets the caller send its next request to another instance. */
    private void closeIfDraining(RoutingContext http) {
        if (!callsInFlight.isDraining()) {
            return;
        }
        HttpConnection connection = http.request().connection();
        if (http.request().version() == HttpVersion.HTTP_2) {
            connection.shutdown();
        } else {
            http.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            http.addEndHandler(_ -> connection.close());
        }
    }

    /** The status of the HTTP server's own answers. {@link Refusals} and {@link ErrorMappers} use their error's. */
    private String statusOf(int httpStatus) {
        return httpStatus < 400 ? "OK" : ErrorStatus.nameOf(refusals.of(httpStatus));
    }
}
