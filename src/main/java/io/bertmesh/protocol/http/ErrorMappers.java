package io.bertmesh.protocol.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceError.InvalidInput;
import io.bertmesh.error.InferenceError.Unroutable;
import io.bertmesh.error.InferenceException;
import io.bertmesh.protocol.ErrorStatus;
import io.bertmesh.protocol.http.HttpDialect.ErrorBody;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns each failure in a resource, or on the way to one, into an answer in the form of its dialect. */
class ErrorMappers {

    private final HttpDialects dialects;

    ErrorMappers(HttpDialects dialects) {
        this.dialects = dialects;
    }

    @ServerExceptionMapper
    Response refusal(InferenceException e, RoutingContext http) {
        return answer(e.error(), http).build();
    }

    /** For well-formed JSON that the API does not expect. Quarkus's own mapper of this case would send no body. */
    @ServerExceptionMapper
    Response unexpectedValue(MismatchedInputException e, RoutingContext http) {
        return answer(JsonFaults.of(e), http).build();
    }

    @ServerExceptionMapper
    Response malformedBody(JacksonException e, RoutingContext http) {
        return answer(JsonFaults.of(e), http).build();
    }

    @ServerExceptionMapper
    Response framework(WebApplicationException e, RoutingContext http) {
        if (e.getCause() instanceof JacksonException malformed) {
            return malformedBody(malformed, http);
        }
        Response.ResponseBuilder answer = answer(errorOf(e.getResponse().getStatus()), http);
        String allowed = e.getResponse().getHeaderString(HttpHeaders.ALLOW);
        return allowed == null
                ? answer.build()
                : answer.header(HttpHeaders.ALLOW, allowed).build();
    }

    /** The error behind a status with which the framework ended a call. */
    private static InferenceError errorOf(int httpStatus) {
        return switch (httpStatus) {
            case 404 -> new Unroutable(Unroutable.Kind.PATH);
            case 405 -> new Unroutable(Unroutable.Kind.METHOD);
            case 406 -> new Unroutable(Unroutable.Kind.ACCEPT);
            case 415 -> new Unroutable(Unroutable.Kind.CONTENT_TYPE);
            default ->
                httpStatus < 500
                        ? new InvalidInput("request", "refused with " + httpStatus, "a request that HTTP allows")
                        : new InferenceError.Internal();
        };
    }

    private Response.ResponseBuilder answer(InferenceError error, RoutingContext http) {
        HttpArrivals.call(http).turnedAway(ErrorStatus.nameOf(error));
        ErrorBody body = dialects.of(http).body(error);
        Response.ResponseBuilder answer = Response.status(ErrorStatus.of(error).httpStatus())
                .type(body.mediaType())
                .entity(body.json());
        RetryAfter.of(error).ifPresent(seconds -> answer.header(HttpHeaders.RETRY_AFTER, seconds));
        return answer;
    }
}
