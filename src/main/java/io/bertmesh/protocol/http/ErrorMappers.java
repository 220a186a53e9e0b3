package io.bertmesh.protocol.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceError.Unroutable;
import io.bertmesh.error.InferenceException;
import io.bertmesh.protocol.ErrorStatus;
import io.bertmesh.protocol.http.HttpDialect.ErrorBody;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Formats each exception that a resource, or JAX-RS on the way to it, throws as an error of its dialect. */
class ErrorMappers {

    private final HttpDialects dialects;
    private final Refusals refusals;

    ErrorMappers(HttpDialects dialects, Refusals refusals) {
        this.dialects = dialects;
        this.refusals = refusals;
    }

    @ServerExceptionMapper
    Response refusal(InferenceException e, RoutingContext http) {
        return answer(e.error(), http);
    }

    /** For well-formed JSON that the API does not expect. Quarkus's own mapper of this case would send no body. */
    @ServerExceptionMapper
    Response unexpectedValue(MismatchedInputException e, RoutingContext http) {
        return answer(JsonFaults.of(e), http);
    }

    @ServerExceptionMapper
    Response malformedBody(JacksonException e, RoutingContext http) {
        return answer(JsonFaults.of(e), http);
    }

    @ServerExceptionMapper
    Response framework(WebApplicationException e, RoutingContext http) {
        if (e.getCause() instanceof JacksonException malformed) {
            return malformedBody(malformed, http);
        }
        int status = e.getResponse().getStatus();
        return status < 400 ? e.getResponse() : answer(refusals.of(status), http);
    }

    private Response answer(InferenceError error, RoutingContext http) {
        HttpArrivals.call(http).turnedAway(ErrorStatus.nameOf(error));
        ErrorBody body = dialects.of(http).body(error);
        Response.ResponseBuilder answer = Response.status(ErrorStatus.of(error).httpStatus())
                .type(body.mediaType())
                .entity(body.json());
        if (error instanceof Unroutable(Unroutable.Kind kind) && kind == Unroutable.Kind.METHOD) {
            answer.header(HttpHeaders.ALLOW, dialects.of(http).methods(HttpArrivals.path(http)));
        }
        Refusals.retryAfter(error).ifPresent(seconds -> answer.header(HttpHeaders.RETRY_AFTER, seconds));
        if (error instanceof InferenceError.RequestTooLarge) {
            BodyLimits.stopReading(http);
        }
        return answer.build();
    }
}
