package io.bertmesh.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** What happens in the cache of answers. Thread-safe. */
@ApplicationScoped
public class CacheMetrics {

    private static final Tags MEMORY = Tags.of("tier", "memory");

    private final MeterRegistry meters;
    private final Timer lookups;

    CacheMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.lookups = Histograms.times(
                meters,
                "bertmesh.cache.lookup.duration",
                "How long Redis takes to give what it has of a call's texts, or to fail",
                Tags.of("tier", "redis"));
    }

    /** Texts were answered by a tier. */
    public void hit(String tier, int texts) {
        count("bertmesh.cache.hits", "Texts that the tier had the answer of", Tags.of("tier", tier), texts);
    }

    /** A tier was asked for texts and did not have them. */
    public void missed(String tier, int texts) {
        count("bertmesh.cache.misses", "Texts that the tier did not have the answer of", Tags.of("tier", tier), texts);
    }

    /**
     * Something failed in a tier.
     *
     * @param kind {@code timeout}, {@code connection}, {@code refused} or {@code corrupt}
     */
    public void failed(String tier, String kind) {
        count(
                "bertmesh.cache.errors",
                "Requests that failed, connections that were not made, values that were no answers",
                Tags.of("tier", tier, "kind", kind),
                1);
    }

    /**
     * Redis was not asked for texts, or not given them, because it fails or has too much to do.
     *
     * @param operation {@code read} or {@code write}
     */
    public void skipped(String operation, int texts) {
        count(
                "bertmesh.cache.skipped.texts",
                "Texts that Redis was spared",
                Tags.of("tier", "redis", "operation", operation),
                texts);
    }

    /**
     * An answer was dropped from this process.
     *
     * @param cause {@code size} or {@code ttl}
     */
    public void evicted(String cause) {
        count("bertmesh.cache.evictions", "Answers dropped from the tier", MEMORY.and("cause", cause), 1);
    }

    /** Redis has answered, or failed. */
    public void lookedUp(long nanos) {
        lookups.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** How much is kept in this process. */
    public void memory(LongSupplier bytes, LongSupplier entries) {
        gauge("bertmesh.cache.bytes", "Bytes of the answers in the tier", MEMORY, bytes);
        gauge("bertmesh.cache.entries", "Answers in the tier", MEMORY, entries);
    }

    /**
     * Whether Redis is left alone.
     *
     * @param operation {@code read} or {@code write}
     */
    public void breaker(String operation, BooleanSupplier isOpen) {
        gauge(
                "bertmesh.cache.breaker.open",
                "1 while Redis is left alone because it failed, else 0",
                Tags.of("tier", "redis", "operation", operation),
                () -> isOpen.getAsBoolean() ? 1 : 0);
    }

    private void count(String name, String description, Tags tags, int amount) {
        if (amount > 0) {
            Counter.builder(name)
                    .description(description)
                    .tags(tags)
                    .register(meters)
                    .increment(amount);
        }
    }

    private void gauge(String name, String description, Tags tags, LongSupplier value) {
        Gauge.builder(name, value::getAsLong)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(meters);
    }
}
