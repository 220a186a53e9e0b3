package io.bertmesh.batching;

import io.bertmesh.call.Call;
import io.bertmesh.error.InferenceError;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides whether the texts of a call may wait. Pure, except that it reads the call's clock.
 *
 * <p>A call that cannot be answered in time is refused at once, because it would only delay others while it waits.
 * Each text counts in full, even if an equal text waits and both would share a run.
 */
final class Admission {

    /** A retry sooner than this would only add to the load. */
    private static final Duration SOONEST_RETRY = Duration.ofMillis(10);

    private final int maxTokens;
    private final int maxTexts;
    private final double maxWaitNanos;

    /**
     * @param maxTokens most tokens that may wait in each lane, 1 or more
     * @param maxTexts most texts that may wait in each lane, 1 or more
     * @param maxWait longest time that an interactive call may wait until its first run begins
     */
    Admission(int maxTokens, int maxTexts, Duration maxWait) {
        this.maxTokens = maxTokens;
        this.maxTexts = maxTexts;
        this.maxWaitNanos = maxWait.toNanos();
    }

    /**
     * The work that already waits.
     *
     * @param tokens in the lane of the call
     * @param texts in the lane of the call
     * @param waitNanos time until a text that arrives now in the lane of the call would run
     * @param nanosPerToken time that all workers together need for one waiting token
     */
    record Backlog(int tokens, int texts, double waitNanos, double nanosPerToken) {}

    /**
     * The work that a call asks for.
     *
     * @param tokens of all its texts
     * @param texts how many, 1 or more
     * @param runNanos time that its texts take if nothing else runs
     */
    record Demand(int tokens, int texts, double runNanos) {}

    /** Why an interactive call is refused, or empty if it may wait. */
    Optional<InferenceError> refusal(Backlog backlog, Demand demand, Call call) {
        return hopeless(demand, call).or(() -> noRoom(backlog, demand)).or(() -> tooLate(backlog, demand, call));
    }

    /** Why the call would get no answer even if nothing else waited, or empty if it may get one. */
    Optional<InferenceError> hopeless(Demand demand, Call call) {
        return call.ended()
                .or(() -> demand.runNanos() > call.remainingNanos()
                        ? Optional.of(call.deadlinePassed())
                        : Optional.empty());
    }

    /** Why the texts do not fit into their lane now, or empty. A call larger than the lane fits into an empty lane. */
    Optional<InferenceError> noRoom(Backlog backlog, Demand demand) {
        if (backlog.texts() == 0) {
            return Optional.empty();
        }
        int excessTokens = backlog.tokens() + demand.tokens() - maxTokens;
        if (excessTokens > 0) {
            return Optional.of(full("tokens", backlog.tokens(), maxTokens, excessTokens * backlog.nanosPerToken()));
        }
        int excessTexts = backlog.texts() + demand.texts() - maxTexts;
        if (excessTexts > 0) {
            double tokensPerText = (double) backlog.tokens() / backlog.texts();
            double excessNanos = excessTexts * tokensPerText * backlog.nanosPerToken();
            return Optional.of(full("texts", backlog.texts(), maxTexts, excessNanos));
        }
        return Optional.empty();
    }

    private Optional<InferenceError> tooLate(Backlog backlog, Demand demand, Call call) {
        double allowedNanos = Math.min(call.remainingNanos() - demand.runNanos(), maxWaitNanos);
        double excessNanos = backlog.waitNanos() - allowedNanos;
        return excessNanos > 0
                ? Optional.of(full("ms of work", millis(backlog.waitNanos()), millis(allowedNanos), excessNanos))
                : Optional.empty();
    }

    /** @param excessNanos time until enough waiting work has run to make room */
    private static InferenceError full(String unit, long waiting, long limit, double excessNanos) {
        Duration hint = Duration.ofNanos((long) excessNanos);
        return new InferenceError.Overloaded(
                unit, waiting, limit, hint.compareTo(SOONEST_RETRY) < 0 ? SOONEST_RETRY : hint);
    }

    private static long millis(double nanos) {
        return (long) (nanos / 1e6);
    }
}
