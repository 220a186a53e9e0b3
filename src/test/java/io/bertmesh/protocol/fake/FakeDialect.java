package io.bertmesh.protocol.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bertmesh.call.Task;
import io.bertmesh.error.InferenceError;
import io.bertmesh.protocol.grpc.GrpcDialect;
import io.bertmesh.protocol.http.HttpDialect;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Paths under {@code /fake}, the service {@code fake.v1.Embedder}, and errors as one object with a message and a code.
 */
@ApplicationScoped
class FakeDialect implements HttpDialect, GrpcDialect {

    /** Uses no snake case and ignores unknown fields, unlike the mapper of bertmesh's own REST API. */
    static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    @Override
    public Set<String> paths() {
        return Set.of("/fake/embed");
    }

    @Override
    public boolean owns(String path) {
        return path.startsWith("/fake/");
    }

    @Override
    public Optional<Task> task(String path) {
        return path.equals("/fake/embed") ? Optional.of(Task.FEATURE_EXTRACTION) : Optional.empty();
    }

    @Override
    public String methods(String path) {
        return "POST";
    }

    @Override
    public ErrorBody body(InferenceError error) {
        return new ErrorBody(
                "application/json", json(Map.of("error", Map.of("message", error.message(), "code", error.reason()))));
    }

    @Override
    public Map<String, Optional<Task>> services() {
        return Map.of("fake.v1.Embedder", Optional.of(Task.FEATURE_EXTRACTION));
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("everything here is JSON", e);
        }
    }
}
