package io.bertmesh.cache;

import io.bertmesh.call.CallContext;
import io.bertmesh.model.TextInput;
import java.util.List;
import java.util.Optional;

/** What is kept of one model's answers. Thread-safe. */
public final class ModelCache {

    private final String space;
    private final TextKeys keys;
    private final MemoryTier memory;
    private final Optional<RedisAnswers> redis;

    ModelCache(String space, TextKeys keys, MemoryTier memory, Optional<RedisAnswers> redis) {
        this.space = space;
        this.keys = keys;
        this.memory = memory;
        this.redis = redis;
    }

    /**
     * Looks for the answers of a call's texts, nearest tier first. Blocks for as long as Redis may take, if it must be
     * asked; called on virtual threads.
     */
    public <V> Lookup<V> look(List<TextInput> texts, Reading<V> reading, CacheUse use, CallContext call) {
        boolean isOn = memory.isOn() || redis.isPresent();
        if (use == CacheUse.BYPASS || !isOn) {
            return new Lookup<>(texts, List.of(), reading, memory, redis);
        }
        Lookup<V> lookup = new Lookup<>(texts, keys.of(space, reading, texts), reading, memory, redis);
        lookup.look(call);
        return lookup;
    }
}
