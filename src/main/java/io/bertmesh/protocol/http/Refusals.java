package io.bertmesh.protocol.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bertmesh.error.InferenceError;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/** Ends calls before they reach a resource, with the same problems that resources end with. */
@ApplicationScoped
class Refusals {

    private final ObjectMapper json;

    Refusals(ObjectMapper json) {
        this.json = json;
    }

    void end(RoutingContext context, InferenceError error) {
        error.retryHint()
                .ifPresent(delay -> context.response()
                        .putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(Problem.retryAfterSeconds(delay))));
        var _ = end(context, Problem.of(error));
    }

    /** Ends a call. What is given back is done when the answer has been written. */
    Future<Void> end(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        if (context.request().version() != HttpVersion.HTTP_2) {
            // The body is not read, so nothing after it on this connection could be.
            response.putHeader(HttpHeaders.CONNECTION, "close");
        }
        return response.end(body(problem));
    }

    private String body(Problem problem) {
        try {
            return json.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem is always JSON", e);
        }
    }
}
