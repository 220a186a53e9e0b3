package io.bertmesh.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.bertmesh.call.Ticker;
import io.bertmesh.model.AnswerCodec;
import io.bertmesh.telemetry.CacheMetrics;
import java.time.Duration;
import java.util.Optional;

/** Answers in the memory of this process, bounded by their bytes. Thread-safe. */
final class MemoryTier {

    /** About what an entry takes beside its answer: the key, the links of the table, headers. */
    static final int ENTRY_BYTES = 200;

    private final boolean isOn;
    private final CacheMetrics metrics;
    private final Cache<TextKey, Kept> answers;

    private record Kept(Object value, int bytes) {}

    /**
     * @param maxBytes most bytes of all entries; 0 keeps nothing
     * @param ttl after which an answer is no longer given
     */
    MemoryTier(long maxBytes, Duration ttl, Ticker ticker, CacheMetrics metrics) {
        this.isOn = maxBytes > 0;
        this.metrics = metrics;
        this.answers = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((TextKey _, Kept kept) -> kept.bytes())
                .expireAfterWrite(ttl)
                .ticker(ticker::nanos)
                // Its housekeeping is short, and there is no thread to spare for it.
                .executor(Runnable::run)
                .evictionListener((_, _, cause) -> metrics.evicted(cause == RemovalCause.SIZE ? "size" : "ttl"))
                .build();
        metrics.memory(this::bytes, answers::estimatedSize);
    }

    boolean isOn() {
        return isOn;
    }

    /** The answer, if it is here. */
    <V> Optional<V> find(TextKey key, AnswerCodec<V> codec) {
        return Optional.ofNullable(answers.getIfPresent(key))
                .map(kept -> codec.type().cast(kept.value()));
    }

    /** Counts what was looked for. */
    void count(int hits, int misses) {
        if (isOn) {
            metrics.hit("memory", hits);
            metrics.missed("memory", misses);
        }
    }

    /** Keeps an answer, and tells whether none was here. */
    <V> boolean keep(TextKey key, V value, AnswerCodec<V> codec) {
        if (!isOn) {
            return true;
        }
        Kept kept = new Kept(value, codec.byteCount(value) + ENTRY_BYTES);
        return answers.asMap().putIfAbsent(key, kept) == null;
    }

    private long bytes() {
        return answers.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }
}
