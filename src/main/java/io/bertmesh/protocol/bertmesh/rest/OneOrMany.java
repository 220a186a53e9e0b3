package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.error.InferenceException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a request that names either one or a list.
 *
 * @param inputs one or more
 * @param isOne whether the request named one, and so wants one answer instead of a list
 */
record OneOrMany<T>(List<T> inputs, boolean isOne) {

    /** Throws {@link InferenceException} unless exactly one of the two fields is there, and no input is null. */
    static <T> OneOrMany<T> of(String oneName, @Nullable T one, String manyName, @Nullable List<@Nullable T> many) {
        if ((one == null) == (many == null)) {
            String actual = one == null ? "neither %s nor %s" : "both %s and %s";
            throw InferenceException.invalid(oneName, actual.formatted(oneName, manyName), "exactly one of the two");
        }
        if (one != null) {
            return new OneOrMany<>(List.of(one), true);
        }
        return new OneOrMany<>(RestCalls.withoutNull(manyName, many), false);
    }
}
