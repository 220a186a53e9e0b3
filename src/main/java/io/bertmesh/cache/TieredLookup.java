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
import org.jboss.logging.Logger;

/** Looks up a call's texts in the tiers of the cache, nearest first. */
final class TieredLookup<V> implements Lookup<V> {

    private static final Logger LOG = Logger.getLogger(TieredLookup.class);

    private final List<TextInput> texts;
    private final List<TextKey> keys;
    private final AnswerCodec<V> codec;
    private final MemoryTier memory;
    private final Optional<RedisAnswers> redis;
    private final List<Optional<Answer<V>>> found;
    // Answers that Redis may not have yet. Several threads may add them at the same time.
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
        try {
            TextKey key = keys.get(index);
            // Equal texts in one run need only one answer.
            if (memory.keep(key, value, codec) && redis.isPresent()) {
                fresh.put(key, value);
            }
        } catch (RuntimeException e) {
            LOG.error("An answer could not be kept", e);
        }
        return value;
    }

    @Override
    public void publish() {
        if (!fresh.isEmpty()) {
            redis.ifPresent(tier -> tier.write(fresh, codec));
        }
    }

    /** Looks in memory, then asks Redis for the rest in one request. */
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
        // Other calls may have run the rest in the meantime.
        int _ = lookInMemory();
    }

    /** Looks for the texts that are still missing, and returns how many remain missing. */
    private int lookInMemory() {
        int missing = 0;
        for (int index = 0; index < texts.size(); index++) {
            if (found.get(index).isEmpty()) {
                Optional<V> value = memory.find(keys.get(index), codec);
                found.set(index, value.map(answer -> new Answer<>(answer, AnswerSource.MEMORY_CACHE)));
                missing += value.isEmpty() ? 1 : 0;
            }
        }
        return missing;
    }
}
