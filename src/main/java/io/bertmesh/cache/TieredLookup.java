package io.bertmesh.cache;

import io.bertmesh.call.AnswerSource;
import io.bertmesh.call.Call;
import io.bertmesh.model.AnswerCodec;
import io.bertmesh.model.TextInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A look at the tiers of the cache, nearest first. */
final class TieredLookup<V> implements Lookup<V> {

    private final List<TextInput> texts;
    private final List<TextKey> keys;
    private final AnswerCodec<V> codec;
    private final MemoryTier memory;
    private final Optional<RedisAnswers> redis;
    private final List<Optional<Answer<V>>> found;
    // What Redis may not have yet. Filled by the threads that run texts.
    private final Map<TextKey, V> fresh = new ConcurrentHashMap<>();

    /** @param keys of the texts, in order */
    TieredLookup(
            List<TextInput> texts,
            List<TextKey> keys,
            AnswerCodec<V> codec,
            MemoryTier memory,
            Optional<RedisAnswers> redis) {
        this.texts = texts;
        this.keys = keys;
        this.codec = codec;
        this.memory = memory;
        this.redis = redis;
        this.found = new ArrayList<>(Collections.nCopies(texts.size(), Optional.empty()));
    }

    @Override
    public boolean isAsked() {
        return true;
    }

    @Override
    public Optional<Answer<V>> found(int index) {
        return found.get(index);
    }

    @Override
    public List<Integer> missing() {
        List<Integer> missing = new ArrayList<>(texts.size());
        for (int index = 0; index < texts.size(); index++) {
            if (found.get(index).isEmpty()) {
                missing.add(index);
            }
        }
        return missing;
    }

    @Override
    public V keep(int index, V value) {
        TextKey key = keys.get(index);
        // Of equal texts in one run, one answer is enough.
        if (memory.keep(key, value, codec) && redis.isPresent()) {
            fresh.put(key, value);
        }
        return value;
    }

    @Override
    public void publish() {
        if (!fresh.isEmpty()) {
            redis.ifPresent(tier -> tier.write(fresh, codec));
        }
    }

    /** Looks in this process, then asks Redis for the rest in one request. */
    void look(Call call) {
        int misses = lookInMemory();
        memory.count(texts.size() - misses, misses);
        redis.ifPresent(tier -> lookInRedis(tier, call));
    }

    private void lookInRedis(RedisAnswers tier, Call call) {
        List<Integer> missing = missing();
        if (missing.isEmpty()) {
            return;
        }
        List<TextKey> missingKeys = missing.stream().map(keys::get).toList();
        List<TextInput> missingTexts = missing.stream().map(texts::get).toList();
        List<Optional<V>> stored = tier.find(missingKeys, missingTexts, codec, call);
        for (int i = 0; i < missing.size(); i++) {
            int index = missing.get(i);
            stored.get(i).ifPresent(value -> {
                memory.keep(keys.get(index), value, codec);
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
                Optional<V> value = memory.find(keys.get(index), codec);
                found.set(index, value.map(given -> new Answer<>(given, AnswerSource.MEMORY_CACHE)));
                missing += value.isEmpty() ? 1 : 0;
            }
        }
        return missing;
    }
}
