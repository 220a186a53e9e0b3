package io.bertmesh.cache;

import io.bertmesh.call.Call;
import io.bertmesh.model.AnswerCodec;
import io.bertmesh.model.TextInput;
import io.bertmesh.telemetry.CacheMetrics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes one model's answers in Redis. Thread-safe.
 *
 * @param namespace names the model in the keys, so that an operator can count or delete the answers of one model
 */
record RedisAnswers(RedisTier redis, String namespace, CacheMetrics metrics) {

    private static final String TIER = "redis";

    /** Redis's answers, in order. An invalid value counts as an error and a miss; a later write replaces it. */
    <V> List<Optional<V>> find(List<TextKey> keys, List<TextInput> texts, AnswerCodec<V> codec, Call call) {
        Optional<List<Optional<byte[]>>> stored =
                redis.find(keys.stream().map(this::name).toList(), call);
        if (stored.isEmpty()) {
            return Collections.nCopies(keys.size(), Optional.empty());
        }
        List<Optional<V>> found = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            Optional<byte[]> bytes = stored.get().get(i);
            TextKey key = keys.get(i);
            TextInput text = texts.get(i);
            Optional<V> answer = bytes.flatMap(value -> StoredAnswer.parse(value, key, codec, text));
            if (bytes.isPresent() && answer.isEmpty()) {
                metrics.failed(TIER, "corrupt");
            }
            found.add(answer);
        }
        int hits = Math.toIntExact(found.stream().filter(Optional::isPresent).count());
        metrics.hit(TIER, hits);
        metrics.missed(TIER, keys.size() - hits);
        return found;
    }

    /** Writes answers in the background, and overwrites existing values. */
    <V> void write(Map<TextKey, V> answers, AnswerCodec<V> codec) {
        Map<String, byte[]> stored = HashMap.newHashMap(answers.size());
        answers.forEach((key, value) -> stored.put(name(key), StoredAnswer.bytes(value, key, codec)));
        redis.write(stored);
    }

    private String name(TextKey key) {
        return "bertmesh:" + namespace + ":" + key.base64();
    }
}
