package io.bertmesh.protocol.http;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceError.InvalidInput;
import io.bertmesh.error.InferenceError.Unroutable;
import io.bertmesh.protocol.ErrorStatus;
import io.bertmesh.protocol.http.HttpDialect.ErrorBody;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Ends calls before they reach a resource, in the form of the dialect that owns their path. Tells what the HTTP server or
 * JAX-RS means by a status with which it ends a call by itself.
 */
@ApplicationScoped
class Refusals {

    private final HttpDialects dialects;
    private final long maxBodyBytes;

    Refusals(
            HttpDialects dialects, @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBodySize) {
        this.dialects = dialects;
        this.maxBodyBytes = maxBodySize.asLongValue();
    }

    /** The error of a body that is larger than the server reads. */
    InferenceError bodyTooLarge() {
        return new InferenceError.RequestTooLarge(maxBodyBytes);
    }

    /** Size of the largest body that the server reads. */
    long maxBodyBytes() {
        return maxBodyBytes;
    }

    boolean isTooLarge(long bodyBytes) {
        return bodyBytes > maxBodyBytes;
    }

    /** The error of an HTTP status, 400 or more. */
    InferenceError of(int httpStatus) {
        return switch (httpStatus) {
            case 404 -> new Unroutable(Unroutable.Kind.PATH);
            case 405 -> new Unroutable(Unroutable.Kind.METHOD);
            case 406 -> new Unroutable(Unroutable.Kind.ACCEPT);
            case 408 -> new Unroutable(Unroutable.Kind.SLOW_BODY);
            case 413 -> bodyTooLarge();
            case 415 -> new Unroutable(Unroutable.Kind.CONTENT_TYPE);
            case 503 -> new InferenceError.Unavailable("not taking calls");
            default ->
                httpStatus < 500
                        ? new InvalidInput("request", "refused with " + httpStatus, "a request that HTTP allows")
                        : new InferenceError.Internal();
        };
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
