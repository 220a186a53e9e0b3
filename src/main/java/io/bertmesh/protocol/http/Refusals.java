package io.bertmesh.protocol.http;

import io.bertmesh.error.InferenceError;
import io.bertmesh.protocol.ErrorStatus;
import io.bertmesh.protocol.http.HttpDialect.ErrorBody;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Ends calls before they reach a resource, in the form of the dialect that owns their path. */
@ApplicationScoped
class Refusals {

    private final HttpDialects dialects;

    Refusals(HttpDialects dialects) {
        this.dialects = dialects;
    }

    /** Ends a call. The future completes when the answer has been written. */
    Future<Void> end(RoutingContext http, InferenceError error) {
        ErrorBody body = dialects.of(http).body(error);
        HttpServerResponse response = http.response()
                .setStatusCode(ErrorStatus.of(error).httpStatus())
                .putHeader(HttpHeaders.CONTENT_TYPE, body.mediaType());
        retryAfter(error).ifPresent(seconds -> response.putHeader(HttpHeaders.RETRY_AFTER, seconds));
        if (http.request().version() != HttpVersion.HTTP_2) {
            // The body stays unread, so the service could not read anything after it on this connection.
            response.putHeader(HttpHeaders.CONNECTION, "close");
        }
        HttpArrivals.call(http).turnedAway(ErrorStatus.nameOf(error));
        return response.end(body.json());
    }

    /** The header {@code Retry-After}: whole seconds, rounded up because a caller must not retry too early. */
    static Optional<String> retryAfter(InferenceError error) {
        return error.retryHint().map(delay -> String.valueOf((delay.toMillis() + 999) / 1000));
    }
}
