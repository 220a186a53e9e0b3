package io.bertmesh.telemetry;

import io.bertmesh.call.Ticker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Turns the nanoseconds of a ticker into those since 1970-01-01, which spans want.
 *
 * <p>One for each call: the two clocks of a machine run apart over days, not within a call.
 *
 * @param ticker by which the call is timed
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
