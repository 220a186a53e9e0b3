package io.bertmesh.call;

import java.time.Duration;

/**
 * How many tokens a caller may still use. It is paid afterwards: a call is let in while a token is left, and charged
 * when its tokens are known, so that the balance may be below nothing for a while. Thread-safe.
 *
 * <p>In any long time a caller uses its rate, and no more than one burst and the calls under way beyond it.
 */
public final class TokenBucket {

    /** Never empty. */
    static final TokenBucket UNLIMITED = new TokenBucket(Ticker.system(), 0, Double.POSITIVE_INFINITY);

    private static final double NANOS_PER_SECOND = 1e9;

    private final Ticker ticker;
    private final long tokensPerSecond;
    private final double burstTokens;
    // Both are guarded by this.
    private double balance;
    private long balancedAtNanos;

    /**
     * A full bucket.
     *
     * @param tokensPerSecond what it gains, 1 or more
     * @param burstTokens what it holds at most, 1 or more
     */
    public TokenBucket(Ticker ticker, long tokensPerSecond, double burstTokens) {
        this.ticker = ticker;
        this.tokensPerSecond = tokensPerSecond;
        this.burstTokens = burstTokens;
        this.balance = burstTokens;
        this.balancedAtNanos = ticker.nanos();
    }

    long tokensPerSecond() {
        return tokensPerSecond;
    }

    /** Zero if a call may begin now, or else how long until one may. */
    synchronized Duration untilFree() {
        refill();
        if (balance >= 1) {
            return Duration.ZERO;
        }
        return Duration.ofNanos((long) Math.ceil((1 - balance) / tokensPerSecond * NANOS_PER_SECOND));
    }

    /** Takes what a call has used. */
    void charge(long tokens) {
        // All callers share the one that is never empty, and need not wait for each other.
        if (burstTokens < Double.POSITIVE_INFINITY) {
            take(tokens);
        }
    }

    private synchronized void take(long tokens) {
        refill();
        balance -= tokens;
    }

    private void refill() {
        long now = ticker.nanos();
        balance = Math.min(burstTokens, balance + (now - balancedAtNanos) / NANOS_PER_SECOND * tokensPerSecond);
        balancedAtNanos = now;
    }
}
