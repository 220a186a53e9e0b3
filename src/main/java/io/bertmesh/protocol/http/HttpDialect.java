package io.bertmesh.protocol.http;

import io.bertmesh.call.Task;
import io.bertmesh.error.InferenceError;
import java.util.Optional;

/**
 * One protocol over HTTP. Its bean says which paths are its own and how it tells an error; its resources do all else.
 *
 * <p>A resource reads its body with a JSON mapper of its own where the default one, which refuses unknown fields, does not
 * suit: see {@code @CustomDeserialization} of Quarkus.
 */
public interface HttpDialect {

    /** Whether a path, as {@link HttpArrivals#plain} gives it, is of this dialect. */
    boolean owns(String path);

    /** Whether paths that no dialect owns are answered in the form of this one. True of exactly one dialect. */
    default boolean isFallback() {
        return false;
    }

    /** The task that every call of a path of its own asks for, if the path tells. */
    Optional<Task> task(String path);

    /** How an error is told. Its status comes from {@link io.bertmesh.protocol.ErrorStatus}, the same in each dialect. */
    ErrorBody body(InferenceError error);

    /**
     * The body of an answer that tells an error.
     *
     * @param mediaType for example {@code application/problem+json}
     */
    record ErrorBody(String mediaType, String json) {}
}
