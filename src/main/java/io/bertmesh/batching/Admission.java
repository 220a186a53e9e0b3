package io.bertmesh.batching;

import io.bertmesh.call.Call;
import io.bertmesh.error.InferenceError;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides whether the texts of a call may wait. Pure but for the clock of the call.
 *
 * <p>What cannot be answered in time is refused at once: while it waited it would only make others late. Texts
 * are counted in full, even if an equal one waits whose run they would share.
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
     * @param maxWait longest that an interactive call may wait before its first run begins
     */
    Admission(int maxTokens, int maxTexts, Duration maxWait) {
        this.maxTokens = maxTokens;
        this.maxTexts = maxTexts;
        this.maxWaitNanos = maxWait.toNanos();
    }

    /**
     * What waits already.
     *
     * @param tokens in the lane of the call
     * @param texts in the lane of the call
     * @param waitNanos until a text that arrives now in the lane of the call would be run
     * @param nanosPerToken in which all workers together run one of the waiting tokens
     */
    record Backlog(int tokens, int texts, double waitNanos, double nanosPerToken) {}

    /**
     * What a call asks for.
     *
     * @param tokens of all its texts
     * @param texts how many, 1 or more
     * @param runNanos that its texts take if nothing else is run
     */
    record Demand(int tokens, int texts, double runNanos) {}

    /** Why an interactive call is refused, or nothing if it may wait. */
    Optional<InferenceError> refusal(Backlog backlog, Demand demand, Call call) {
        return hopeless(demand, call).or(() -> noRoom(backlog, demand)).or(() -> tooLate(backlog, demand, call));
    }

    /** Why the call would get no answer even if nothing else waited. */
    Optional<InferenceError> hopeless(Demand demand, Call call) {
        return call.ended()
                .or(() -> demand.runNanos() > call.remainingNanos()
                        ? Optional.of(new InferenceError.DeadlineExceeded())
                        : Optional.empty());
    }

    /** Why the texts do not fit into their lane now. A call larger than the lane fits into an empty one. */
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

    /** @param excessNanos how much of what waits must be run before there is room */
    private static InferenceError full(String unit, long waiting, long limit, double excessNanos) {
        Duration hint = Duration.ofNanos((long) excessNanos);
        return new InferenceError.Overloaded(
                unit, waiting, limit, hint.compareTo(SOONEST_RETRY) < 0 ? SOONEST_RETRY : hint);
    }

    private static long millis(double nanos) {
        return (long) (nanos / 1e6);
    }
}
