package io.bertmesh.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The metrics of one model's queue and runs. Thread-safe. */
public final class QueueMetrics {

    /** Reasons of a refusal, registered at zero because Prometheus cannot see the first increment of a new counter. */
    private static final List<String> REFUSALS = List.of("OVERLOADED", "DEADLINE_EXCEEDED", "CANCELLED", "UNAVAILABLE");

    private final Meters meters;
    private final Tags model;
    private final int packBudgetTokens;
    private final DistributionSummary packTokens;
    private final DistributionSummary packTexts;
    private final DistributionSummary packFill;
    private final Timer runs;
    private final Counter failedRuns;
    private final Counter stoppedRuns;
    private final Counter wastedTokens;
    private final Counter mergedTexts;
    private final Counter expiredTexts;
    private final Counter cancelledTexts;
    private final AtomicInteger waitingTokens;
    private final AtomicInteger waitingTexts;
    private final AtomicInteger heldTexts;
    private final AtomicInteger hungRuns;

    /** @param model the tags of every meter: the model's name and version */
    QueueMetrics(Meters meters, Tags model, int packBudgetTokens) {
        this.meters = meters;
        this.model = model;
        this.packBudgetTokens = packBudgetTokens;
        this.packTokens = meters.sizes("bertmesh.pack.tokens", "Tokens of a run", model, 16, 32, 64, 128, 256, 512);
        this.packTexts = meters.sizes("bertmesh.pack.texts", "Texts of a run", model, 1, 2, 4, 8, 16, 32, 64);
        this.packFill = meters.sizes(
                "bertmesh.pack.fill.ratio",
                "Tokens of a run divided by its maximum; a text longer than that runs alone and gives more than 1",
                model,
                0.1,
                0.25,
                0.5,
                0.75,
                0.9,
                1);
        this.runs = meters.times("bertmesh.run.duration", "Duration of a run, including shaping the answers", model);
        this.failedRuns = counter("bertmesh.failed.runs", "Runs that failed or hung");
        this.stoppedRuns = counter("bertmesh.stopped.runs", "Runs stopped because all their callers had gone");
        this.wastedTokens = counter(
                "bertmesh.wasted.tokens",
                "Tokens run although no caller waited for them any more, stopped runs in full");
        this.mergedTexts = counter("bertmesh.merged.texts", "Texts that shared the run of an equal text");
        this.expiredTexts = dropped("DEADLINE_EXCEEDED");
        this.cancelledTexts = dropped("CANCELLED");
        this.waitingTokens = gauge("bertmesh.queue.tokens", "Tokens in the queue now; equal texts count once");
        this.waitingTexts = gauge("bertmesh.queue.texts", "Texts in the queue now; equal texts count each");
        this.heldTexts = gauge("bertmesh.held.texts", "Texts of streams that wait for room in the queue");
        this.hungRuns = gauge("bertmesh.hung.runs", "Runs that take longer than the configured limit");
        gauge("bertmesh.pack.budget.tokens", "Maximum tokens of a run").set(packBudgetTokens);
        REFUSALS.forEach(this::refusedTexts);
    }

    /** Records a run that succeeded. */
    public void ran(int tokens, int texts, int unwantedTokens, long nanos) {
        packTokens.record(tokens);
        packTexts.record(texts);
        packFill.record((double) tokens / packBudgetTokens);
        wastedTokens.increment(unwantedTokens);
        runs.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Counts a run that failed or hung. */
    public void runFailed() {
        failedRuns.increment();
    }

    /** Counts a run that was stopped because all its callers had gone. How far it had come is unknown. */
    public void runStopped(int tokens) {
        stoppedRuns.increment();
        wastedTokens.increment(tokens);
    }

    /** Counts texts that admission refused. */
    public void refused(int texts, String reason) {
        refusedTexts(reason).increment(texts);
    }

    public void merged(int texts) {
        mergedTexts.increment(texts);
    }

    /** Counts admitted texts whose deadline passed before their run. */
    public void expired(int texts) {
        expiredTexts.increment(texts);
    }

    /** Counts admitted texts whose callers cancelled before their run. */
    public void cancelled(int texts) {
        cancelledTexts.increment(texts);
    }

    /** Shows what waits now. {@code held} texts of streams wait for room in the queue. */
    public void waiting(int tokens, int texts, int held) {
        waitingTokens.set(tokens);
        waitingTexts.set(texts);
        heldTexts.set(held);
    }

    /** Shows how many runs hang now. */
    public void hung(int count) {
        hungRuns.set(count);
    }

    private Counter refusedTexts(String reason) {
        return meters.counter("bertmesh.refused.texts", "Texts that admission refused", model.and("reason", reason));
    }

    private Counter dropped(String reason) {
        return meters.counter(
                "bertmesh.dropped.texts",
                "Admitted texts that expired or whose caller cancelled before their run",
                model.and("reason", reason));
    }

    private Counter counter(String name, String description) {
        return meters.counter(name, description, model);
    }

    private AtomicInteger gauge(String name, String description) {
        AtomicInteger value = new AtomicInteger();
        meters.gauge(name, description, model, () -> value);
        return value;
    }
}
