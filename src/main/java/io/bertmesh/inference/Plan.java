package io.bertmesh.inference;

import io.bertmesh.cache.CacheUse;
import io.bertmesh.model.Reader;
import java.util.function.IntFunction;

/**
 * Says how a task asks for the items of one request.
 *
 * @param itemCount 1 or more
 * @param textsPerItem how many of the caller's texts an item holds, as limits and metrics count: 1, or 2 for a pair
 * @param reader reads the answer of each input
 * @param first makes the first step of an item from its index, in order; if it throws an {@link
 *     io.bertmesh.error.InferenceException}, that is the outcome of this item only
 * @param <V> the answer of an input
 * @param <R> the result of an item
 */
public record Plan<V, R>(
        int itemCount, int textsPerItem, Reader<V> reader, CacheUse cacheUse, IntFunction<Step<V, R>> first) {

    /** A plan whose items hold one text each. */
    public static <V, R> Plan<V, R> ofTexts(
            int itemCount, Reader<V> reader, CacheUse cacheUse, IntFunction<Step<V, R>> first) {
        return new Plan<>(itemCount, 1, reader, cacheUse, first);
    }

    int textCount() {
        return itemCount * textsPerItem;
    }
}
