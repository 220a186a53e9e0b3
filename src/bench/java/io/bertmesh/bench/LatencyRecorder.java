package io.bertmesh.bench;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Counts the answers that arrive within a period, and records the latencies of calls due within it. Thread-safe.
 *
 * <p>A latency begins when the call was due, not when it was sent, so a client that lags behind its schedule cannot
 * hide the wait.
 */
final class LatencyRecorder {

    private static final int SIGNIFICANT_DIGITS = 3;

    private final long fromNanos;
    private final long untilNanos;
    private final Histogram answered = new ConcurrentHistogram(SIGNIFICANT_DIGITS);
    private final Histogram refused = new ConcurrentHistogram(SIGNIFICANT_DIGITS);
    private final AtomicLong answeredCalls = new AtomicLong();
    private final AtomicLong answeredTokens = new AtomicLong();
    private final AtomicLong refusedCalls = new AtomicLong();
    private final AtomicLong refusedTokens = new AtomicLong();
    private final AtomicLong expiredCalls = new AtomicLong();
    private final Map<String, Long> failures = new ConcurrentHashMap<>();

    /** Records a period between two values of {@link System#nanoTime}. */
    LatencyRecorder(long fromNanos, long untilNanos) {
        this.fromNanos = fromNanos;
        this.untilNanos = untilNanos;
    }

    /** Records the answer, at {@code nowNanos}, to a call that was due at {@code dueNanos}. */
    void record(Call call, Answer answer, long dueNanos, long nowNanos) {
        boolean isNow = isWithin(nowNanos);
        boolean wasDue = isWithin(dueNanos);
        switch (answer) {
            case Answer.Answered _ -> {
                if (isNow) {
                    answeredCalls.incrementAndGet();
                    answeredTokens.addAndGet(call.tokens());
                }
                if (wasDue) {
                    answered.recordValue(micros(nowNanos - dueNanos));
                }
            }
            case Answer.Refused _ -> {
                if (isNow) {
                    refusedCalls.incrementAndGet();
                    refusedTokens.addAndGet(call.tokens());
                }
                if (wasDue) {
                    refused.recordValue(micros(nowNanos - dueNanos));
                }
            }
            case Answer.Expired _ -> expiredCalls.incrementAndGet();
            case Answer.Failed failed -> failures.merge(failed.reason(), 1L, Long::sum);
        }
    }

    long answeredCalls() {
        return answeredCalls.get();
    }

    /** The result, after the last record. */
    Results.Traffic traffic() {
        double seconds = (untilNanos - fromNanos) / 1e9;
        return new Results.Traffic(
                answeredTokens.get() / seconds,
                answeredCalls.get() / seconds,
                refusedTokens.get() / seconds,
                refusedCalls.get() / seconds,
                expiredCalls.get(),
                failures.values().stream().mapToLong(Long::longValue).sum(),
                Map.copyOf(failures),
                latency(answered),
                latency(refused));
    }

    private boolean isWithin(long nanos) {
        return nanos - fromNanos >= 0 && nanos - untilNanos < 0;
    }

    private static long micros(long nanos) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    static Results.Latency latency(Histogram histogram) {
        return new Results.Latency(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50) / 1e3,
                histogram.getValueAtPercentile(95) / 1e3,
                histogram.getValueAtPercentile(99) / 1e3,
                histogram.getMaxValue() / 1e3);
    }
}
