package io.bertmesh.cache;

import io.bertmesh.call.AnswerSource;
import io.bertmesh.call.CallContext;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the cache has of the texts of one call, and what it gets from it. Of the call's thread, but for {@link #keep}.
 *
 * @param <V> the answer of a text
 */
public final class Lookup<V> {

    private final List<TextInput> texts;
    // Empty if the cache is not used.
    private final List<TextKey> keys;
    private final Reading<V> reading;
    private final MemoryTier memory;
    private final Optional<RedisAnswers> redis;
    private final List<Optional<Answer<V>>> found;
    // What Redis may not have yet. Filled by the threads that run texts.
    private final Map<TextKey, V> fresh = new ConcurrentHashMap<>();

    /** @param keys of the texts, in order, or none if the cache is not to be used */
    Lookup(
            List<TextInput> texts,
            List<TextKey> keys,
            Reading<V> reading,
            MemoryTier memory,
            Optional<RedisAnswers> redis) {
        this.texts = texts;
        this.keys = keys;
        this.reading = reading;
        this.memory = memory;
        this.redis = redis;
        this.found = new ArrayList<>(Collections.nCopies(texts.size(), Optional.empty()));
    }

    /** Whether the cache was asked at all. */
    public boolean isAsked() {
        return !keys.isEmpty();
    }

    /** The answer of a text, if a tier has it. */
    public Optional<Answer<V>> found(int index) {
        return found.get(index);
    }

    /** Indices of the texts that no tier has, in order: they must be run. */
    public List<Integer> missing() {
        List<Integer> missing = new ArrayList<>(texts.size());
        for (int index = 0; index < texts.size(); index++) {
            if (found.get(index).isEmpty()) {
                missing.add(index);
            }
        }
        return missing;
    }

    /** Reads the answer of a text that was run, and keeps it. Called once, on the thread that ran it. */
    public V keep(int index, TextOutput output) {
        V value = reading.read(output);
        if (!keys.isEmpty()) {
            TextKey key = keys.get(index);
            // Of equal texts in one run, one answer is enough.
            if (memory.keep(key, value, reading) && redis.isPresent()) {
                fresh.put(key, value);
            }
        }
        return value;
    }

    /** Gives Redis what was run of this call. Does not wait for it. */
    public void publish() {
        if (!fresh.isEmpty()) {
            redis.ifPresent(tier -> tier.write(fresh, reading));
        }
    }

    /** Looks in this process, then asks Redis for the rest in one request. */
    void look(CallContext call) {
        int misses = lookInMemory();
        memory.count(texts.size() - misses, misses);
        redis.ifPresent(tier -> lookInRedis(tier, call));
    }

    private void lookInRedis(RedisAnswers tier, CallContext call) {
        List<Integer> missing = missing();
        if (missing.isEmpty()) {
            return;
        }
        List<TextKey> missingKeys = missing.stream().map(keys::get).toList();
        List<TextInput> missingTexts = missing.stream().map(texts::get).toList();
        List<Optional<V>> stored = tier.find(missingKeys, missingTexts, reading, call);
        for (int i = 0; i < missing.size(); i++) {
            int index = missing.get(i);
            stored.get(i).ifPresent(value -> {
                memory.keep(keys.get(index), value, reading);
                found.set(index, Optional.of(new Answer<>(value, AnswerSource.REDIS_CACHE)));
            });
        }
        // Others may have run the rest while Redis was asked.
        int _ = lookInMemory();
    }

    /** Looks for what was not found yet, and tells how many of all texts still are not. */
    private int lookInMemory() {
        int missing = 0;
        for (int index = 0; index < texts.size(); index++) {
            if (found.get(index).isEmpty()) {
                Optional<V> value = memory.find(keys.get(index), reading);
                found.set(index, value.map(given -> new Answer<>(given, AnswerSource.MEMORY_CACHE)));
                missing += value.isEmpty() ? 1 : 0;
            }
        }
        return missing;
    }
}
