package io.bertmesh.cache;

import io.bertmesh.call.Call;
import io.bertmesh.model.AnswerCodec;
import io.bertmesh.model.Reader;
import io.bertmesh.model.TextInput;
import java.util.List;
import java.util.Optional;

/** The cache of one model's answers. Thread-safe. */
public final class ModelCache {

    private final String namespace;
    private final TextKeys keys;
    private final MemoryTier memory;
    private final Optional<RedisAnswers> redis;

    ModelCache(String namespace, TextKeys keys, MemoryTier memory, Optional<RedisAnswers> redis) {
        this.namespace = namespace;
        this.keys = keys;
        this.memory = memory;
        this.redis = redis;
    }

    /**
     * Looks up the answers of a call's texts, nearest tier first. If it must ask Redis, it blocks up to the configured
     * timeout, so call it on a virtual thread. It does nothing for a reader whose answers are not kept.
     */
    public <V> Lookup<V> look(List<TextInput> texts, Reader<V> reader, CacheUse use, Call call) {
        Optional<AnswerCodec<V>> codec = reader.codec();
        boolean isOn = memory.isOn() || redis.isPresent();
        if (use == CacheUse.BYPASS || !isOn || codec.isEmpty()) {
            return new Lookup.Unused<>(texts.size());
        }
        List<TextKey> textKeys = keys.of(namespace, codec.get(), texts);
        TieredLookup<V> lookup = new TieredLookup<>(texts, textKeys, codec.get(), memory, redis);
        lookup.look(call);
        return lookup;
    }
}
