package io.bertmesh.cache;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One call's use of the cache: the answers found, and the answers to keep. For the call's thread, except {@link #keep}, which any thread may call.
 *
 * @param <V> type of a text's answer
 */
public sealed interface Lookup<V> permits TieredLookup, Lookup.Unused {

    /** Whether the call uses the cache at all. */
    boolean isAsked();

    /** The answer of a text; empty if no tier has it. */
    Optional<Answer<V>> found(int index);

    /** Indices, in order, of the texts that must be run because no tier has their answer. */
    List<Integer> missing();

    /**
     * Keeps the answer of a text that was run, and returns it. Called once for each text, by the thread that ran it or,
     * if the run ended before the call waited for it, by the call's own thread.
     */
    V keep(int index, V value);

    /** Sends the answers of this call's runs to Redis, without waiting for it. */
    void publish();

    /** For a call that does not use the cache. */
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
            // Nothing was kept.
        }
    }
}
