package io.bertmesh.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.bertmesh.call.Ticker;
import io.bertmesh.model.AnswerCodec;
import io.bertmesh.telemetry.CacheMetrics;
import java.time.Duration;
import java.util.Optional;

/** Keeps answers in the memory of this process, up to a number of bytes. Thread-safe. */
final class MemoryTier {

    /** Approximate bytes of an entry besides its answer: key, links of the table, object headers. */
    static final int ENTRY_BYTES = 200;

    private final boolean isOn;
    private final CacheMetrics metrics;
    private final Cache<TextKey, Kept> answers;

    private record Kept(Object value, int bytes) {}

    /**
     * @param maxBytes maximum bytes of all entries; 0 keeps nothing
     * @param ttl how long an answer may be returned after it was kept
     */
    MemoryTier(long maxBytes, Duration ttl, Ticker ticker, CacheMetrics metrics) {
        this.isOn = maxBytes > 0;
        this.metrics = metrics;
        this.answers = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((TextKey _, Kept kept) -> kept.bytes())
                .expireAfterWrite(ttl)
                .ticker(ticker::nanos)
                // The caller's thread does the housekeeping, because it is short and needs no thread of its own.
                .executor(Runnable::run)
                .evictionListener((_, _, cause) -> metrics.evicted(cause == RemovalCause.SIZE ? "size" : "ttl"))
                .build();
        metrics.memory(this::bytes, answers::estimatedSize);
    }

    boolean isOn() {
        return isOn;
    }

    /** The answer; empty if this tier does not have it. */
    <V> Optional<V> find(TextKey key, AnswerCodec<V> codec) {
        return Optional.ofNullable(answers.getIfPresent(key))
                .map(kept -> codec.type().cast(kept.value()));
    }

    /** Counts the hits and misses of a lookup. */
    void count(int hits, int misses) {
        if (isOn) {
            metrics.hit("memory", hits);
            metrics.missed("memory", misses);
        }
    }

    /** Keeps an answer unless one is there already. Returns whether none was; always true if this tier is off. */
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
