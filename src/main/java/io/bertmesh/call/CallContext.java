package io.bertmesh.call;

import java.time.Duration;

/**
 * What must be known of a call wherever its work is done: how long its caller will wait, whether it still does, in which
 * lane its texts wait, and who is told what becomes of it.
 *
 * <p>Thread-safe. Cancelling is one-way.
 */
public final class CallContext {

    private final Ticker ticker;
    private final long deadlineNanos;
    private final Lane lane;
    private final CallObserver observer;
    private volatile boolean cancelled;

    private CallContext(Ticker ticker, long deadlineNanos, Lane lane, CallObserver observer) {
        this.ticker = ticker;
        this.deadlineNanos = deadlineNanos;
        this.lane = lane;
        this.observer = observer;
    }

    /** An interactive call whose caller waits for {@code patience} from now on. */
    public static CallContext startingNow(Ticker ticker, Duration patience) {
        return startingNow(ticker, patience, Lane.INTERACTIVE);
    }

    /** A call that nobody observes. */
    public static CallContext startingNow(Ticker ticker, Duration patience, Lane lane) {
        return startingNow(ticker, patience, lane, CallObserver.NONE);
    }

    /** A call whose caller waits for {@code patience} from now on. A negative one is a deadline already passed. */
    public static CallContext startingNow(Ticker ticker, Duration patience, Lane lane, CallObserver observer) {
        return new CallContext(ticker, ticker.nanos() + patience.toNanos(), lane, observer);
    }

    public Lane lane() {
        return lane;
    }

    public CallObserver observer() {
        return observer;
    }

    /** Nanoseconds of the clock by which the call is timed, from an arbitrary origin. */
    public long nanos() {
        return ticker.nanos();
    }

    /** Time left in nanoseconds, negative once the deadline has passed. */
    public long remainingNanos() {
        return deadlineNanos - ticker.nanos();
    }

    public boolean isExpired() {
        return remainingNanos() <= 0;
    }

    /** Says that nobody waits for the answer any more. Work not yet begun will not be done. */
    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled;
    }
}
