package io.bertmesh.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The metrics of the answer cache. Thread-safe. */
@ApplicationScoped
public class CacheMetrics {

    private static final Tags MEMORY = Tags.of("tier", "memory");

    private final Meters meters;
    private final Timer lookups;

    CacheMetrics(MeterRegistry registry) {
        this.meters = new Meters(registry);
        this.lookups = meters.times(
                "bertmesh.cache.lookup.duration",
                "How long Redis takes for the texts of a call",
                Tags.of("tier", "redis"));
    }

    /** Counts texts that were found in a tier. */
    public void hit(String tier, int texts) {
        count("bertmesh.cache.hits", "Texts found in the tier", Tags.of("tier", tier), texts);
    }

    /** Counts texts that were not found in a tier. */
    public void missed(String tier, int texts) {
        count("bertmesh.cache.misses", "Texts not found in the tier", Tags.of("tier", tier), texts);
    }

    /**
     * Counts one error of a tier.
     *
     * @param kind {@code timeout}, {@code connection}, {@code refused} or {@code corrupt}
     */
    public void failed(String tier, String kind) {
        count(
                "bertmesh.cache.errors",
                "Failed requests, failed connection attempts, invalid values",
                Tags.of("tier", tier, "kind", kind),
                1);
    }

    /**
     * Counts texts not looked up in Redis, or not sent to it, because its circuit is open or too much is in flight.
     *
     * @param operation {@code read} or {@code write}
     */
    public void skipped(String operation, int texts) {
        count(
                "bertmesh.cache.skipped.texts",
                "Texts not looked up in Redis, or not sent to it",
                Tags.of("tier", "redis", "operation", operation),
                texts);
    }

    /**
     * Counts one answer dropped from memory.
     *
     * @param cause {@code size} or {@code ttl}
     */
    public void evicted(String cause) {
        count("bertmesh.cache.evictions", "Answers dropped from memory", MEMORY.and("cause", cause), 1);
    }

    /** Records the duration of one lookup in Redis, whether it succeeded or failed. */
    public void lookedUp(long nanos) {
        lookups.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Registers the gauges of the memory tier's size. */
    public void memory(LongSupplier bytes, LongSupplier entries) {
        meters.gauge("bertmesh.cache.bytes", "Size of the memory tier", MEMORY, bytes::getAsLong);
        meters.gauge("bertmesh.cache.entries", "Answers in the memory tier", MEMORY, entries::getAsLong);
    }

    /**
     * Registers the gauge that shows whether a circuit to Redis is open.
     *
     * @param operation {@code read} or {@code write}
     */
    public void breaker(String operation, BooleanSupplier isOpen) {
        meters.gauge(
                "bertmesh.cache.breaker.open",
                "1 while the circuit is open",
                Tags.of("tier", "redis", "operation", operation),
                () -> isOpen.getAsBoolean() ? 1 : 0);
    }

    private void count(String name, String description, Tags tags, int amount) {
        if (amount > 0) {
            meters.counter(name, description, tags).increment(amount);
        }
    }
}
