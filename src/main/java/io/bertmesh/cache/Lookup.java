package io.bertmesh.cache;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the cache has of the texts of one call, and what it gets from it. Of the call's thread, but for {@link #keep}.
 *
 * @param <V> the answer of a text
 */
public sealed interface Lookup<V> permits TieredLookup, Lookup.Unused {

    /** Whether the cache was asked at all. */
    boolean isAsked();

    /** The answer of a text, if a tier has it. */
    Optional<Answer<V>> found(int index);

    /** Indices of the texts that no tier has, in order: they must be run. */
    List<Integer> missing();

    /** Keeps the answer of a text that was run, and gives it back. Called once, on the thread that ran the text. */
    V keep(int index, V value);

    /** Gives Redis what was run of this call. Does not wait for it. */
    void publish();

    /** The cache has nothing to do with the call. */
    record Unused<V>(int texts) implements Lookup<V> {

        @Override
        public boolean isAsked() {
            return false;
        }

        @Override
        public Optional<Answer<V>> found(int index) {
            return Optional.empty();
        }

        @Override
        public List<Integer> missing() {
            return IntStream.range(0, texts).boxed().toList();
        }

        @Override
        public V keep(int index, V value) {
            return value;
        }

        @Override
        public void publish() {
            // There is nothing to publish.
        }
    }
}
