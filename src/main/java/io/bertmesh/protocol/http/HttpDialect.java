package io.bertmesh.protocol.http;

import io.bertmesh.call.Task;
import io.bertmesh.error.InferenceError;
import io.bertmesh.telemetry.ServedPaths;
import java.util.Optional;
import java.util.Set;

/**
 * One protocol over HTTP. Its bean names its paths and formats its errors; its resources do the rest.
 *
 * <p>The default JSON mapper refuses unknown fields. A resource that needs another mapper brings its own with Quarkus's
 * {@code @CustomDeserialization}.
 */
public interface HttpDialect extends ServedPaths {

    /**
     * The paths of its resources, with names in braces for what a caller fills in, as {@code @Path} writes them. Metrics
     * know requests to other paths as one.
     */
    @Override
    Set<String> paths();

    /** Whether a path, as {@link HttpArrivals#plain} returns it, belongs to this dialect. */
    boolean owns(String path);

    /** Whether this dialect answers for paths that no dialect owns. True for exactly one dialect. */
    default boolean isFallback() {
        return false;
    }

    /** The task that every call of one of its paths asks for; empty if the path names none. */
    Optional<Task> task(String path);

    /** The methods that a path of its own takes, as the header {@code Allow} lists them. */
    String methods(String path);

    /** Formats an error. Its status comes from {@link io.bertmesh.protocol.ErrorStatus}, the same in each dialect. */
    ErrorBody body(InferenceError error);

    /**
     * The body of an error's answer.
     *
     * @param mediaType for example {@code application/problem+json}
     */
    record ErrorBody(String mediaType, String json) {}
}
