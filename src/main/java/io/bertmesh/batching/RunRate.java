package io.bertmesh.batching;

/**
 * How fast one worker runs tokens, measured on its runs. Immutable.
 *
 * @param tokens weighted sum of the tokens run; each run weighs a little less than the next
 * @param nanos time that they took, weighted alike
 */
public record RunRate(double tokens, double nanos) {

    /**
     * The weight of a run falls by this factor with each later run, so the last hundred runs make up two thirds of the
     * rate. A smaller window adapts faster but makes wait estimates noisier, because run times vary.
     */
    private static final double MEMORY = 0.99;

    /** A run counts for at most this many times its expected time, because a stalled run says little about the next. */
    private static final double STALLED = 4;

    /** Returns the rate after one more run. */
    RunRate after(int runTokens, long runNanos) {
        double counted = Math.min((double) runNanos, STALLED * nanosFor(runTokens));
        return new RunRate(tokens * MEMORY + runTokens, nanos * MEMORY + counted);
    }

    public double tokensPerSecond() {
        return tokens * 1e9 / nanos;
    }

    /** About how long this many tokens take. */
    double nanosFor(double runTokens) {
        return runTokens * nanos / tokens;
    }
}
