package io.bertmesh.call;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What must be known of a call wherever its work is done: how long its caller will wait, and whether it still does.
 *
 * <p>Thread-safe. Cancelling is one-way.
 */
public final class CallContext {

    private final Ticker ticker;
    private final long deadlineNanos;
    private final AtomicBoolean cancelled = new AtomicBoolean();

    private CallContext(Ticker ticker, long deadlineNanos) {
        this.ticker = ticker;
        this.deadlineNanos = deadlineNanos;
    }

    /** A call whose caller waits for {@code patience} from now on. A negative one is a deadline already passed. */
    public static CallContext startingNow(Ticker ticker, Duration patience) {
        return new CallContext(ticker, ticker.nanos() + patience.toNanos());
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
        cancelled.set(true);
    }

    public boolean isCancelled() {
        return cancelled.get();
    }
}
