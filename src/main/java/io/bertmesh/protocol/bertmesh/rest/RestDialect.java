package io.bertmesh.protocol.bertmesh.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bertmesh.call.Task;
import io.bertmesh.error.InferenceError;
import io.bertmesh.protocol.http.HttpDialect;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** bertmesh's own REST: each task at the path of its label, errors as problems. Also tells errors of unknown paths. */
@ApplicationScoped
class RestDialect implements HttpDialect {

    private static final Set<String> PATHS = Stream.concat(
                    Arrays.stream(Task.values()).map(task -> "/" + task.label()),
                    Stream.of("/models", "/models/{name}"))
            .collect(Collectors.toUnmodifiableSet());

    private final ObjectMapper json;

    RestDialect(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public Set<String> paths() {
        return PATHS;
    }

    @Override
    public boolean owns(String path) {
        return task(path).isPresent();
    }

    @Override
    public boolean isFallback() {
        return true;
    }

    @Override
    public Optional<Task> task(String path) {
        return Arrays.stream(Task.values())
                .filter(task -> path.equals("/" + task.label()))
                .findFirst();
    }

    @Override
    public String methods(String path) {
        return task(path).isPresent() ? "OPTIONS, POST" : "GET, HEAD, OPTIONS";
    }

    @Override
    public ErrorBody body(InferenceError error) {
        try {
            return new ErrorBody(Problem.MEDIA_TYPE, json.writeValueAsString(Problem.of(error)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem is always JSON", e);
        }
    }
}
