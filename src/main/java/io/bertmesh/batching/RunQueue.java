package io.bertmesh.batching;

import io.bertmesh.batching.Admission.Backlog;
import io.bertmesh.batching.Admission.Demand;
import io.bertmesh.call.Call;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceError;
import io.bertmesh.telemetry.QueueMetrics;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What waits for one model, in two lanes, and the policies that decide on it. Of one thread.
 *
 * <p>Bulk for which its lane has no room is held in the order of its arrival, and enters as room is made. What is held
 * is bounded by the windows of the streams.
 */
final class RunQueue {

    /** Looking for texts that nobody wants any more walks all that wait, so it is not done more often. */
    private static final long PURGE_NANOS = 20_000_000;

    private final int packTokens;
    private final int workers;
    private final Packer packer;
    private final Admission admission;
    private final Ticker ticker;
    private final QueueMetrics metrics;
    private final WaitingLine interactive = new WaitingLine();
    private final WaitingLine bulk = new WaitingLine();
    private final Deque<List<? extends PendingAnswer<?>>> held = new ArrayDeque<>();
    private int heldTextCount;
    private BulkCredit bulkCredit;
    private RunRate rate;
    private long nextPurgeNanos;

    RunQueue(Scheduler.Settings settings, RunRate rate, Ticker ticker, QueueMetrics metrics) {
        this.packTokens = settings.packTokens();
        this.workers = settings.workers();
        this.packer = new Packer(settings.packTokens());
        this.admission = new Admission(settings.maxWaitingTokens(), settings.maxWaitingTexts(), settings.maxWait());
        this.ticker = ticker;
        this.metrics = metrics;
        this.bulkCredit = BulkCredit.none(settings.bulkShare());
        this.rate = rate;
        this.nextPurgeNanos = ticker.nanos();
    }

    /** How many runs can be under way at a time. */
    int workers() {
        return workers;
    }

    boolean isEmpty() {
        return textCount() == 0 && held.isEmpty();
    }

    /**
     * Takes the texts of one call, all of them or none.
     *
     * @param activeTokens about how many tokens the runs under way have still to do, 0 if a worker is idle
     * @return why they are refused, or nothing
     */
    Optional<InferenceError> offer(List<? extends PendingAnswer<?>> answers, Call call, double activeTokens) {
        if (answers.isEmpty()) {
            return Optional.empty();
        }
        Optional<InferenceError> refusal = refusal(answers, call, activeTokens);
        if (refusal.isPresent() && purge() > 0) {
            refusal = refusal(answers, call, activeTokens);
        }
        if (refusal.isPresent()) {
            metrics.refused(answers.size(), refusal.get().reason());
            return refusal;
        }
        switch (call.lane()) {
            case INTERACTIVE -> enter(interactive, answers);
            case BULK -> {
                held.add(answers);
                heldTextCount += answers.size();
                admitHeld();
            }
        }
        return refusal;
    }

    /** Takes out what the next run takes; nothing only if nothing waits that anybody wants. */
    List<WaitingText> next() {
        List<WaitingText> chosen = choose();
        boolean bothWait = !interactive.texts().isEmpty() && !bulk.texts().isEmpty();
        int bulkBefore = bulk.tokenCount();
        int before = tokenCount();
        interactive.removeAll(chosen);
        bulk.removeAll(chosen);
        bulkCredit = bothWait
                ? bulkCredit.afterPack(packTokens, before - tokenCount(), bulkBefore - bulk.tokenCount())
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

    /** What interactive calls would meet now. */
    QueueSnapshot outlook(double activeTokens, Optional<InferenceError> closed) {
        return new QueueSnapshot(admission, interactiveBacklog(activeTokens), rate.nanosFor(1), closed);
    }

    /** Breaks all promises. */
    void refuseAll(InferenceError error) {
        interactive.removeAll().forEach(text -> text.refuse(error));
        bulk.removeAll().forEach(text -> text.refuse(error));
        held.forEach(answers -> answers.forEach(answer -> answer.refuse(error)));
        held.clear();
        heldTextCount = 0;
    }

    int tokenCount() {
        return interactive.tokenCount() + bulk.tokenCount();
    }

    int textCount() {
        return interactive.textCount() + bulk.textCount();
    }

    /** Texts of bulk that wait for room in their lane. */
    int heldTextCount() {
        return heldTextCount;
    }

    private Optional<InferenceError> refusal(List<? extends PendingAnswer<?>> answers, Call call, double activeTokens) {
        return switch (call.lane()) {
            case INTERACTIVE -> admission.refusal(interactiveBacklog(activeTokens), demand(answers), call);
            case BULK -> admission.hopeless(demand(answers), call);
        };
    }

    private Backlog interactiveBacklog(double activeTokens) {
        double share = bulkCredit.share();
        double forBulk = share < 1 ? interactive.tokenCount() * share / (1 - share) : bulk.tokenCount();
        double tokensAhead = activeTokens + interactive.tokenCount() + Math.min(bulk.tokenCount(), forBulk);
        return backlog(interactive, rate.nanosFor(tokensAhead / workers));
    }

    private Backlog backlog(WaitingLine line, double waitNanos) {
        return new Backlog(line.tokenCount(), line.textCount(), waitNanos, rate.nanosFor(1) / workers);
    }

    private Demand demand(List<? extends PendingAnswer<?>> answers) {
        int tokens = 0;
        int longest = 0;
        for (PendingAnswer<?> answer : answers) {
            tokens += answer.input().tokenCount();
            longest = Math.max(longest, answer.input().tokenCount());
        }
        // A text is run by one worker, and many texts by all of them.
        double ownTokens = Math.max(longest, (double) tokens / workers);
        return new Demand(tokens, answers.size(), rate.nanosFor(ownTokens));
    }

    private void admitHeld() {
        while (!held.isEmpty()
                && admission.noRoom(backlog(bulk, 0), demand(held.getFirst())).isEmpty()) {
            List<? extends PendingAnswer<?>> answers = held.removeFirst();
            heldTextCount -= answers.size();
            try {
                enter(bulk, answers);
            } catch (RuntimeException | Error e) {
                // They are no longer held: nobody else would ever answer them.
                answers.forEach(PendingAnswer::fail);
                throw e;
            }
        }
    }

    private void enter(WaitingLine line, List<? extends PendingAnswer<?>> answers) {
        long merged = answers.stream().filter(line::add).count();
        metrics.merged(Math.toIntExact(merged));
    }

    /** What the packer chooses of the texts that somebody wants. Those in its way that nobody wants are removed. */
    private List<WaitingText> choose() {
        while (true) {
            // What was removed may have made room.
            admitHeld();
            List<WaitingText> chosen = packer.next(interactive.texts(), bulk.texts(), bulkCredit.owedTokens());
            List<WaitingText> unwanted =
                    chosen.stream().filter(text -> !text.isWanted()).toList();
            if (unwanted.isEmpty()) {
                return chosen;
            }
            interactive.removeAll(unwanted);
            bulk.removeAll(unwanted);
            unwanted.forEach(text -> countDropped(text.answers()));
        }
    }

    /** Removes what nobody wants, if that was not done a moment ago, and tells how many texts, equal ones counted each. */
    int purge() {
        long now = ticker.nanos();
        if (now - nextPurgeNanos < 0) {
            return 0;
        }
        nextPurgeNanos = now + PURGE_NANOS;
        List<PendingAnswer<?>> removed = interactive.removeUnwanted();
        removed.addAll(bulk.removeUnwanted());
        for (Iterator<List<? extends PendingAnswer<?>>> calls = held.iterator(); calls.hasNext(); ) {
            List<? extends PendingAnswer<?>> answers = calls.next();
            if (answers.stream().noneMatch(PendingAnswer::isWanted)) {
                calls.remove();
                heldTextCount -= answers.size();
                removed.addAll(answers);
            }
        }
        countDropped(removed);
        return removed.size();
    }

    private void countDropped(List<? extends PendingAnswer<?>> answers) {
        int expired = Math.toIntExact(
                answers.stream().filter(PendingAnswer::isExpired).count());
        metrics.expired(expired);
        metrics.cancelled(answers.size() - expired);
    }
}
