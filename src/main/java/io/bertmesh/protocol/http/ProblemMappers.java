package io.bertmesh.protocol.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.bertmesh.error.InferenceError.InvalidInput;
import io.bertmesh.error.InferenceException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Turns whatever goes wrong on the way to an answer into a problem. No message repeats text of the request. */
class ProblemMappers {

    @ServerExceptionMapper
    Response refusal(InferenceException e) {
        Response.ResponseBuilder response = response(Problem.of(e.error()));
        e.error().retryHint().ifPresent(delay -> response.header("Retry-After", Problem.retryAfterSeconds(delay)));
        return response.build();
    }

    /** JSON that can be read but is not what the API wants. Quarkus maps this case itself, without a body, if we do not. */
    @ServerExceptionMapper
    Response unexpectedValue(MismatchedInputException e) {
        String where = where(e);
        if (e instanceof UnrecognizedPropertyException unknown) {
            return problem("body", "unknown field" + where, "one of " + fieldsOf(unknown));
        }
        if (e.getPath().isEmpty()) {
            return problem("body", "no JSON object" + where, "one JSON object");
        }
        return problem(pathOf(e), "value of another type" + where, nameOf(e.getTargetType()));
    }

    @ServerExceptionMapper
    Response malformedBody(JacksonException e) {
        if (e instanceof JsonMappingException value && e.getCause() instanceof InputCoercionException) {
            return problem(pathOf(value), "number out of range" + where(e), "an integer of 32 bits");
        }
        return problem("body", "malformed JSON" + where(e), "one JSON object in UTF-8");
    }

    @ServerExceptionMapper
    Response framework(WebApplicationException e) {
        if (e.getCause() instanceof MismatchedInputException unexpected) {
            return unexpectedValue(unexpected);
        }
        if (e.getCause() instanceof JacksonException malformed) {
            return malformedBody(malformed);
        }
        return response(Problem.ofHttpStatus(e.getResponse().getStatus())).build();
    }

    private Response problem(String field, String actual, String expected) {
        return response(Problem.of(new InvalidInput(field, actual, expected))).build();
    }

    private static Response.ResponseBuilder response(Problem problem) {
        return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
    }

    private static String where(JacksonException e) {
        JsonLocation location = e.getLocation();
        return location == null ? "" : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    private static String pathOf(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .substring(1);
    }

    private static String nameOf(@Nullable Class<?> type) {
        if (type == String.class) {
            return "a text";
        }
        if (type == Integer.class) {
            return "an integer";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        return type != null && Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }

    private static String fieldsOf(UnrecognizedPropertyException e) {
        return StreamSupport.stream(e.getKnownPropertyIds().spliterator(), false)
                .map(Object::toString)
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
