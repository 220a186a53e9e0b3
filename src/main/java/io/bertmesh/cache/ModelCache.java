package io.bertmesh.cache;

import io.bertmesh.call.AnswerSource;
import io.bertmesh.call.Call;
import io.bertmesh.model.AnswerCodec;
import io.bertmesh.model.Reader;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** The cache of one model's answers. Thread-safe. */
public final class ModelCache {

    private static final Logger LOG = Logger.getLogger(ModelCache.class);

    private final String namespace;
    private final TextKeys keys;
    private final MemoryTier memory;
    private final Optional<RedisTier> redis;

    /** @param namespace names the model in keys, so that an operator can count or delete the answers of one model */
    ModelCache(String namespace, TextKeys keys, MemoryTier memory, Optional<RedisTier> redis) {
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
        boolean isUsed = use == CacheUse.READ_AND_FILL && (memory.isOn() || redis.isPresent());
        Lookup<V> lookup = new Lookup<>(texts, reader, reader.codec().filter(_ -> isUsed));
        lookup.look(call);
        return lookup;
    }

    private String name(TextKey key) {
        return "bertmesh:" + namespace + ":" + key.base64();
    }

    /**
     * One call's use of the cache: the answers found, and the answers to keep. For the call's thread, except
     * {@link #read}, which any thread may call.
     *
     * @param <V> type of a text's answer
     */
    public final class Lookup<V> {

        private final List<TextInput> texts;
        private final Reader<V> reader;
        // Empty if the call does not use the cache.
        private final Optional<AnswerCodec<V>> codec;
        private final Map<TextInput, TextKey> textKeys;
        private final Map<TextInput, Answer<V>> found = new HashMap<>();
        // Answers that Redis may not have yet. Several threads may add them at the same time.
        private final Map<TextKey, V> fresh = new ConcurrentHashMap<>();

        private Lookup(List<TextInput> texts, Reader<V> reader, Optional<AnswerCodec<V>> codec) {
            this.texts = texts;
            this.reader = reader;
            this.codec = codec;
            this.textKeys = codec.map(used -> keys.of(namespace, used, texts)).orElseGet(Map::of);
        }

        /** Whether the call uses the cache at all. */
        public boolean isAsked() {
            return codec.isPresent();
        }

        /** The answer of a text; empty if no tier has it. */
        public Optional<Answer<V>> found(TextInput text) {
            return Optional.ofNullable(found.get(text));
        }

        /** The texts, in order, that must be run because no tier has their answer. */
        public List<TextInput> missing() {
            return found.isEmpty()
                    ? texts
                    : texts.stream().filter(text -> !found.containsKey(text)).toList();
        }

        /** Reads the answer of a missing text that was run, and keeps it. */
        public V read(TextOutput output) {
            V value = reader.read(output);
            codec.ifPresent(used -> keep(output.input(), value, used));
            return value;
        }

        /** Sends the answers of this call's runs to Redis, without waiting for it. */
        public void publish() {
            if (!fresh.isEmpty()) {
                redis.ifPresent(tier -> codec.ifPresent(used -> write(tier, used)));
            }
        }

        private void keep(TextInput text, V value, AnswerCodec<V> used) {
            try {
                TextKey key = key(text);
                // Equal texts in one run need only one answer.
                if (memory.keep(key, value, used) && redis.isPresent()) {
                    fresh.put(key, value);
                }
            } catch (RuntimeException e) {
                LOG.error("An answer could not be kept", e);
            }
        }

        private void write(RedisTier tier, AnswerCodec<V> used) {
            Map<String, byte[]> stored = HashMap.newHashMap(fresh.size());
            fresh.forEach((key, value) -> stored.put(name(key), StoredAnswer.bytes(value, key, used)));
            tier.write(stored);
        }

        /** Looks in memory, then asks Redis for the rest in one request. */
        private void look(Call call) {
            codec.ifPresent(used -> {
                lookInMemory(used);
                int misses = missing().size();
                memory.count(texts.size() - misses, misses);
                redis.ifPresent(tier -> lookInRedis(tier, used, call));
            });
        }

        private void lookInMemory(AnswerCodec<V> used) {
            for (TextInput text : missing()) {
                memory.find(key(text), used)
                        .ifPresent(value -> found.put(text, new Answer<>(value, AnswerSource.MEMORY_CACHE)));
            }
        }

        private void lookInRedis(RedisTier tier, AnswerCodec<V> used, Call call) {
            List<TextInput> asked = missing();
            if (asked.isEmpty()) {
                return;
            }
            tier.find(asked.stream().map(text -> name(key(text))).toList(), call)
                    .ifPresent(stored -> take(tier, asked, stored, used));
            // Other calls may have run the rest in the meantime.
            lookInMemory(used);
        }

        /** Takes what Redis has. An invalid value counts as an error and a miss; a later write replaces it. */
        private void take(RedisTier tier, List<TextInput> asked, List<Optional<byte[]>> stored, AnswerCodec<V> used) {
            int hits = 0;
            int corrupt = 0;
            for (int i = 0; i < asked.size(); i++) {
                TextInput text = asked.get(i);
                TextKey key = key(text);
                Optional<byte[]> bytes = stored.get(i);
                Optional<V> value = bytes.flatMap(answer -> StoredAnswer.parse(answer, key, used, text));
                if (value.isPresent()) {
                    hits++;
                    memory.keep(key, value.get(), used);
                    found.put(text, new Answer<>(value.get(), AnswerSource.REDIS_CACHE));
                } else if (bytes.isPresent()) {
                    corrupt++;
                }
            }
            tier.count(hits, asked.size() - hits, corrupt);
        }

        private TextKey key(TextInput text) {
            return Objects.requireNonNull(textKeys.get(text));
        }
    }
}
