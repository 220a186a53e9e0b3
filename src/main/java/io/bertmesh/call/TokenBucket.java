package io.bertmesh.call;

import java.time.Duration;

/**
 * How many tokens a caller may still use. A call is admitted while a token is left, and charged when its tokens are
 * known. So the balance may be negative for a while. Thread-safe.
 *
 * <p>Over time a caller gets its rate, plus at most one burst and its calls in flight.
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
     * Makes a full bucket.
     *
     * @param tokensPerSecond how many tokens it gains a second, 1 or more
     * @param burstTokens how many tokens it holds at most, 1 or more
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

    /** Zero if a call may begin now, otherwise the time until one may. */
    synchronized Duration untilFree() {
        refill();
        if (balance >= 1) {
            return Duration.ZERO;
        }
        return Duration.ofNanos((long) Math.ceil((1 - balance) / tokensPerSecond * NANOS_PER_SECOND));
    }

    /** Subtracts tokens that a call has used. */
    void charge(long tokens) {
        // Callers share the unlimited bucket, and must not wait for each other.
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
