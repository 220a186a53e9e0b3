package io.bertmesh.call;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import java.time.Duration;

/** What one call holds of {@link BytesInFlight}. Its edge gives all of it back when the call is over. Thread-safe. */
public final class HeldBytes {

    /** Of a call that no budget limits: counts nothing, and refuses nothing. */
    public static final HeldBytes UNCOUNTED = uncounted();

    /** Callers who were refused come back when some answers will have been written, and not all at once. */
    private static final Duration RETRY_AFTER = Duration.ofMillis(200);

    private final BytesInFlight budget;
    // Both are guarded by this.
    private long bytes;
    private boolean isClosed;

    HeldBytes(BytesInFlight budget) {
        this.budget = budget;
    }

    private static HeldBytes uncounted() {
        HeldBytes none = new BytesInFlight(1).open();
        none.close();
        return none;
    }

    /** Takes more, and returns false if there is no room for it. Takes nothing once the call is over. */
    public synchronized boolean tryTake(long more) {
        if (isClosed || more <= 0) {
            return true;
        }
        if (!budget.take(bytes, more)) {
            return false;
        }
        bytes += more;
        return true;
    }

    /** Takes more. Throws {@link InferenceException} if there is no room for it. */
    public void take(long more) {
        if (!tryTake(more)) {
            throw new InferenceException(refusal());
        }
    }

    /** Why a call is refused for which there is no room. */
    public InferenceError refusal() {
        return new InferenceError.Overloaded("bytes", budget.heldBytes(), budget.maxBytes(), RETRY_AFTER);
    }

    /** What the call holds now. */
    public synchronized long bytes() {
        return bytes;
    }

    /** Gives back a part, at most all. */
    public synchronized void giveBack(long some) {
        long less = Math.min(some, bytes);
        bytes -= less;
        budget.giveBack(less);
    }

    /** Gives back all, for good: the call is over. */
    public synchronized void close() {
        isClosed = true;
        giveBack(bytes);
    }
}
