package io.bertmesh.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the JSON files of a bundle. It describes faults in its own words, because Jackson's messages name Jackson's
 * classes and settings.
 */
final class BundleJson {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .build();

    private static final String EXPECTED = " (expected: JSON as model-export writes it)";

    private BundleJson() {}

    /** The content of a file. Throws {@link BundleException} if it is missing or malformed. */
    static <T> T read(BundleFiles files, String file, Class<T> type) {
        try (InputStream stream = files.open(file)) {
            T content = JSON.readValue(stream, type);
            if (content == null) {
                throw Bundle.fault(files, file, "null" + EXPECTED);
            }
            return content;
        } catch (JacksonException e) {
            throw malformed(files, file, e);
        } catch (IOException e) {
            throw Bundle.unreadable(files, file, e);
        }
    }

    /** The typed content of a file that was already read. Throws {@link BundleException} if it is malformed. */
    static <T> T read(BundleFiles files, String file, JsonNode content, Class<T> type) {
        try {
            return JSON.treeToValue(content, type);
        } catch (JacksonException e) {
            throw malformed(files, file, e);
        }
    }

    private static BundleException malformed(BundleFiles files, String file, JacksonException e) {
        return new BundleException("bundle %s: %s: %s".formatted(files, file, reason(e)), e);
    }

    private static String reason(JacksonException e) {
        // Our record refused a value, and its message says what it expects.
        if (e instanceof ValueInstantiationException && e.getCause() instanceof IllegalArgumentException refusal) {
            return String.valueOf(refusal.getMessage());
        }
        if (e instanceof InvalidFormatException choice && choice.getTargetType().isEnum()) {
            return "field %s: %s (expected: %s)"
                    .formatted(field(choice), choice.getValue(), labels(choice.getTargetType()));
        }
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return "field %s: missing or malformed".formatted(field(mapping)) + EXPECTED;
        }
        JsonLocation place = e.getLocation();
        return (place == null
                        ? "not readable"
                        : "malformed from line %d, column %d on".formatted(place.getLineNr(), place.getColumnNr()))
                + EXPECTED;
    }

    private static String field(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .substring(1);
    }

    private static String labels(Class<?> choice) {
        return Stream.of(choice.getEnumConstants())
                .map(constant -> JSON.convertValue(constant, String.class))
                .collect(Collectors.joining(" or "));
    }
}
