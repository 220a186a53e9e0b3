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
 * The queue of one model, in two lanes, with the policies that decide on it. Only the dispatcher's thread uses it.
 *
 * <p>Bulk texts that do not fit into their lane are held in the order of arrival and enter when there is room. The
 * windows of the streams bound how many are held.
 */
final class RunQueue {

    /** Shortest time between two purges, because a purge walks all waiting texts. */
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

    /** How many runs can be in flight at a time. */
    int workers() {
        return workers;
    }

    boolean isEmpty() {
        return textCount() == 0 && held.isEmpty();
    }

    /**
     * Admits the texts of one call, all of them or none.
     *
     * @param activeTokens about how many tokens the runs in flight have left, 0 if a worker is idle
     * @return why they are refused, or empty
     */
    Optional<InferenceError> offer(List<? extends PendingAnswer<?>> pending, Call call, double activeTokens) {
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        Optional<InferenceError> refusal = refusal(pending, call, activeTokens);
        if (refusal.isPresent() && purge() > 0) {
            refusal = refusal(pending, call, activeTokens);
        }
        if (refusal.isPresent()) {
            metrics.refused(pending.size(), refusal.get().reason());
            return refusal;
        }
        switch (call.lane()) {
            case INTERACTIVE -> enter(interactive, pending);
            case BULK -> {
                held.add(pending);
                heldTextCount += pending.size();
                admitHeld();
            }
        }
        return refusal;
    }

    /** Removes and returns the texts of the next run. Empty only if no text waits that a call still wants. */
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
     * Updates the rate from a run of at least half a pack. A smaller run is ignored, because the cost of a lone short
     * text says little about the cost of many together.
     */
    void learn(int tokens, long nanos) {
        if (tokens * 2L >= packTokens) {
            rate = rate.after(tokens, nanos);
        }
    }

    /** About how many tokens of a run are left. */
    double remainingTokens(int tokens, long elapsedNanos) {
        return Math.max(0, tokens - elapsedNanos / rate.nanosFor(1));
    }

    /** The queue as an interactive call would meet it now. */
    QueueSnapshot snapshot(double activeTokens, Optional<InferenceError> closed) {
        return new QueueSnapshot(admission, interactiveBacklog(activeTokens), rate.nanosFor(1), closed);
    }

    /** Empties the queue and fails all promises with {@code error}. */
    void refuseAll(InferenceError error) {
        interactive.removeAll().forEach(text -> text.refuse(error));
        bulk.removeAll().forEach(text -> text.refuse(error));
        held.forEach(pending -> pending.forEach(answer -> answer.refuse(error)));
        held.clear();
        heldTextCount = 0;
    }

    int tokenCount() {
        return interactive.tokenCount() + bulk.tokenCount();
    }

    int textCount() {
        return interactive.textCount() + bulk.textCount();
    }

    /** How many bulk texts wait for room in their lane. */
    int heldTextCount() {
        return heldTextCount;
    }

    private Optional<InferenceError> refusal(List<? extends PendingAnswer<?>> pending, Call call, double activeTokens) {
        return switch (call.lane()) {
            case INTERACTIVE -> admission.refusal(interactiveBacklog(activeTokens), demand(pending), call);
            case BULK -> admission.hopeless(demand(pending), call);
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

    private Demand demand(List<? extends PendingAnswer<?>> pending) {
        int tokens = 0;
        int longest = 0;
        for (PendingAnswer<?> answer : pending) {
            tokens += answer.input().tokenCount();
            longest = Math.max(longest, answer.input().tokenCount());
        }
        // One worker runs a text, and all workers share many texts.
        double ownTokens = Math.max(longest, (double) tokens / workers);
        return new Demand(tokens, pending.size(), rate.nanosFor(ownTokens));
    }

    private void admitHeld() {
        while (!held.isEmpty()
                && admission.noRoom(backlog(bulk, 0), demand(held.getFirst())).isEmpty()) {
            List<? extends PendingAnswer<?>> pending = held.removeFirst();
            heldTextCount -= pending.size();
            try {
                enter(bulk, pending);
            } catch (RuntimeException | Error e) {
                // They are no longer held, so no other code would ever answer them.
                pending.forEach(PendingAnswer::fail);
                throw e;
            }
        }
    }

    private void enter(WaitingLine line, List<? extends PendingAnswer<?>> pending) {
        long merged = pending.stream().filter(line::add).count();
        metrics.merged(Math.toIntExact(merged));
    }

    /** Lets the packer choose, and removes texts that it chose but that no call wants. */
    private List<WaitingText> choose() {
        while (true) {
            // Removed texts may have made room.
            admitHeld();
            List<WaitingText> chosen = packer.next(interactive.texts(), bulk.texts(), bulkCredit.owedTokens());
            List<WaitingText> unwanted =
                    chosen.stream().filter(text -> !text.isWanted()).toList();
            if (unwanted.isEmpty()) {
                return chosen;
            }
            interactive.removeAll(unwanted);
            bulk.removeAll(unwanted);
            unwanted.forEach(text -> countDropped(text.pending()));
        }
    }

    /** Removes texts whose calls have ended, at most once in 20 ms. Returns how many; each equal text counts. */
    int purge() {
        long now = ticker.nanos();
        if (now - nextPurgeNanos < 0) {
            return 0;
        }
        nextPurgeNanos = now + PURGE_NANOS;
        List<PendingAnswer<?>> removed = interactive.removeUnwanted();
        removed.addAll(bulk.removeUnwanted());
        for (Iterator<List<? extends PendingAnswer<?>>> calls = held.iterator(); calls.hasNext(); ) {
            List<? extends PendingAnswer<?>> pending = calls.next();
            if (pending.stream().noneMatch(PendingAnswer::isWanted)) {
                calls.remove();
                heldTextCount -= pending.size();
                removed.addAll(pending);
            }
        }
        countDropped(removed);
        return removed.size();
    }

    private void countDropped(List<? extends PendingAnswer<?>> pending) {
        int expired = Math.toIntExact(
                pending.stream().filter(PendingAnswer::isExpired).count());
        metrics.expired(expired);
        metrics.cancelled(pending.size() - expired);
    }
}
