package io.bertmesh.telemetry;

import io.bertmesh.call.Ticker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Converts a ticker's nanoseconds into nanoseconds since 1970-01-01, which spans need.
 *
 * <p>Each call has its own, because the ticker and the wall clock drift apart over days, but not within a call.
 *
 * @param ticker the ticker that times the call
 * @param epochOffsetNanos what to add to the ticker's nanoseconds
 */
record SpanClock(Ticker ticker, long epochOffsetNanos) {

    static SpanClock startingNow(Ticker ticker, InstantSource instants) {
        Instant now = instants.instant();
        return new SpanClock(ticker, TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - ticker.nanos());
    }

    /** Now, by the ticker. */
    long nanos() {
        return ticker.nanos();
    }

    long epochNanos(long tickerNanos) {
        return tickerNanos + epochOffsetNanos;
    }
}
