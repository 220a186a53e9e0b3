package io.bertmesh.batching;

/**
 * How fast one worker runs tokens, learnt from its runs. Immutable.
 *
 * @param tokens run, where each run counts a little less than the next
 * @param nanos that they took, weighted alike
 */
public record RunRate(double tokens, double nanos) {

    /**
     * What a run counts once the next is known: the last hundred runs make up two thirds of the rate. Fewer follow a change
     * sooner, and make what is reckoned of a long queue rougher, for single runs are not alike.
     */
    private static final double MEMORY = 0.99;

    /** A run that took longer than this many times what was expected stalled, and says little of the next. */
    private static final double STALLED = 4;

    /** The rate after one more run. */
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
