package io.bertmesh.batching;

import io.bertmesh.batching.Admission.Backlog;
import io.bertmesh.batching.Admission.Demand;
import io.bertmesh.call.CallContext;
import io.bertmesh.call.Lane;
import io.bertmesh.error.InferenceError;
import io.bertmesh.telemetry.QueueMetrics;
import java.util.List;
import java.util.Optional;

/** What waits for one model, in two lanes, and the policies that decide on it. Of one thread. */
final class RunQueue {

    private final int packTokens;
    private final int workers;
    private final Packer packer;
    private final Admission admission;
    private final QueueMetrics metrics;
    private final WaitingLine interactive = new WaitingLine();
    private final WaitingLine bulk = new WaitingLine();
    private BulkCredit bulkCredit;
    private RunRate rate;

    RunQueue(Scheduler.Settings settings, RunRate rate, QueueMetrics metrics) {
        this.packTokens = settings.packTokens();
        this.workers = settings.workers();
        this.packer = new Packer(settings.packTokens());
        this.admission = new Admission(settings.maxWaitingTokens(), settings.maxWaitingTexts(), settings.maxWait());
        this.metrics = metrics;
        this.bulkCredit = BulkCredit.none(settings.bulkShare());
        this.rate = rate;
    }

    boolean isEmpty() {
        return textCount() == 0;
    }

    /**
     * Takes the texts of one call, all of them or none.
     *
     * @param activeTokens about how many tokens the runs under way have still to do, 0 if a worker is idle
     * @return why they are refused, or nothing
     */
    Optional<InferenceError> offer(List<? extends Claim<?>> claims, CallContext call, double activeTokens) {
        Optional<InferenceError> refusal = refusal(claims, call, activeTokens);
        if (refusal.isPresent() && removeUnwanted() > 0) {
            refusal = refusal(claims, call, activeTokens);
        }
        if (refusal.isPresent()) {
            metrics.refused(claims.size(), refusal.get().reason());
            return refusal;
        }
        WaitingLine line = line(call.lane());
        long merged = claims.stream().filter(line::add).count();
        metrics.merged(Math.toIntExact(merged));
        return refusal;
    }

    /** Takes out what the next run takes; nothing only if nothing waits that anybody wants. */
    List<WaitingText> next() {
        removeUnwanted();
        boolean bothWait = !interactive.texts().isEmpty() && !bulk.texts().isEmpty();
        List<WaitingText> chosen = packer.next(interactive.texts(), bulk.texts(), bulkCredit.owedTokens());
        int bulkTokens = bulk.tokenCount();
        interactive.removeAll(chosen);
        bulk.removeAll(chosen);
        bulkCredit = bothWait
                ? bulkCredit.afterPack(packTokens, bulkTokens - bulk.tokenCount())
                : BulkCredit.none(bulkCredit.share());
        return chosen;
    }

    /**
     * Learns from a run how fast the next will be, if it was at least half a pack: what a lone short text costs says little
     * of what many cost together.
     */
    void learn(int tokens, long nanos) {
        if (tokens * 2L >= packTokens) {
            rate = rate.after(tokens, nanos);
        }
    }

    /** About how many of a run's tokens are still to do. */
    double remainingTokens(int tokens, long elapsedNanos) {
        return Math.max(0, tokens - elapsedNanos / rate.nanosFor(1));
    }

    /** Breaks all promises. */
    void refuseAll(InferenceError error) {
        interactive.removeAll().forEach(text -> text.refuse(error));
        bulk.removeAll().forEach(text -> text.refuse(error));
    }

    int tokenCount() {
        return interactive.tokenCount() + bulk.tokenCount();
    }

    int textCount() {
        return interactive.textCount() + bulk.textCount();
    }

    private Optional<InferenceError> refusal(List<? extends Claim<?>> claims, CallContext call, double activeTokens) {
        int tokens = 0;
        int longest = 0;
        for (Claim<?> claim : claims) {
            tokens += claim.input().tokenCount();
            longest = Math.max(longest, claim.input().tokenCount());
        }
        // A text is run by one worker, and many texts by all of them.
        double ownTokens = Math.max(longest, (double) tokens / workers);
        WaitingLine line = line(call.lane());
        double waitNanos = rate.nanosFor((activeTokens + tokensAhead(call.lane())) / workers);
        return admission.refusal(
                new Backlog(line.tokenCount(), line.textCount(), waitNanos, rate.nanosFor(1) / workers),
                new Demand(tokens, claims.size(), rate.nanosFor(ownTokens)),
                call);
    }

    /** What would be run before a text that arrives now. */
    private double tokensAhead(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> {
                double share = bulkCredit.share();
                double forBulk = share < 1 ? interactive.tokenCount() * share / (1 - share) : bulk.tokenCount();
                yield interactive.tokenCount() + Math.min(bulk.tokenCount(), forBulk);
            }
            case BULK -> tokenCount();
        };
    }

    private WaitingLine line(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> interactive;
            case BULK -> bulk;
        };
    }

    private int removeUnwanted() {
        int removed = interactive.removeUnwanted() + bulk.removeUnwanted();
        metrics.dropped(removed);
        return removed;
    }
}
