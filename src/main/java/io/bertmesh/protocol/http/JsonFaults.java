package io.bertmesh.protocol.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceError.InvalidInput;
import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Describes what is wrong with a JSON body in bertmesh's own words. Never repeats text of the request. */
public final class JsonFaults {

    private JsonFaults() {}

    /** Turns Jackson's exception into an error that names the field, the actual kind and what was expected. */
    public static InferenceError of(JacksonException e) {
        String where = where(e);
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                new InvalidInput("body", "unknown field" + where, "one of " + fieldsOf(unknown));
            case MismatchedInputException other
            when other.getPath().isEmpty() -> new InvalidInput("body", "no JSON object" + where, "one JSON object");
            case MismatchedInputException value ->
                new InvalidInput(pathOf(value), "value of another type" + where, nameOf(value.getTargetType()));
            case JsonMappingException value
            when value.getCause() instanceof InputCoercionException ->
                new InvalidInput(pathOf(value), "number out of range" + where, "an integer of 32 bits");
            default -> new InvalidInput("body", "malformed JSON" + where, "one JSON object in UTF-8");
        };
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
