package io.bertmesh.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What happens in the queue of one model, and in its runs. Thread-safe. */
public final class QueueMetrics {

    private final MeterRegistry meters;
    private final Tags model;
    private final DistributionSummary packTokens;
    private final DistributionSummary packTexts;
    private final Timer runs;
    private final Counter failedRuns;
    private final Counter stoppedRuns;
    private final Counter wastedTokens;
    private final Counter mergedTexts;
    private final Counter droppedTexts;
    private final AtomicInteger waitingTokens;
    private final AtomicInteger waitingTexts;
    private final AtomicInteger heldTexts;
    private final AtomicInteger hungRuns;

    /** Registers the meters of one model, tagged with its name and version. */
    QueueMetrics(MeterRegistry meters, String name, String version) {
        this.meters = meters;
        this.model = Tags.of("model", name, "version", version);
        this.packTokens = DistributionSummary.builder("bertmesh.pack.tokens")
                .description("Tokens of a run")
                .tags(model)
                .register(meters);
        this.packTexts = DistributionSummary.builder("bertmesh.pack.texts")
                .description("Texts of a run")
                .tags(model)
                .register(meters);
        this.runs = Timer.builder("bertmesh.run")
                .description("How long a run takes, its answers included")
                .tags(model)
                .register(meters);
        this.failedRuns = counter("bertmesh.failed.runs", "Runs that failed, or hung");
        this.stoppedRuns = counter("bertmesh.stopped.runs", "Runs stopped because nobody waited for their answers");
        this.wastedTokens =
                counter("bertmesh.wasted.tokens", "Tokens run for texts whose answer nobody waited for any more");
        this.mergedTexts = counter("bertmesh.merged.texts", "Texts that shared the run of an equal one");
        this.droppedTexts = counter("bertmesh.dropped.texts", "Texts that expired or were cancelled before their run");
        this.waitingTokens = gauge("bertmesh.queue.tokens", "Tokens that wait for their run");
        this.waitingTexts = gauge("bertmesh.queue.texts", "Texts that wait for their run, equal ones counted each");
        this.heldTexts = gauge("bertmesh.held.texts", "Texts of streams that wait for room in the queue");
        this.hungRuns = gauge("bertmesh.hung.runs", "Runs under way for longer than the configured limit");
    }

    /** The most tokens of one run, as configured or found when the model was loaded. */
    public void packBudget(int tokens) {
        Gauge.builder("bertmesh.pack.budget.tokens", () -> tokens)
                .description("Most tokens of one run")
                .tags(model)
                .strongReference(true)
                .register(meters);
    }

    /** A run ended well. */
    public void ran(int tokens, int texts, int unwantedTokens, long nanos) {
        packTokens.record(tokens);
        packTexts.record(texts);
        wastedTokens.increment(unwantedTokens);
        runs.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A run failed, or took too long. */
    public void runFailed() {
        failedRuns.increment();
    }

    /** A run was stopped because nobody waited for its answers any more. What it had done by then is not known. */
    public void runStopped(int tokens) {
        stoppedRuns.increment();
        wastedTokens.increment(tokens);
    }

    /** A call's texts were not taken. */
    public void refused(int texts, String reason) {
        Counter.builder("bertmesh.refused.texts")
                .description("Texts that the queue did not take")
                .tags(model)
                .tag("reason", reason)
                .register(meters)
                .increment(texts);
    }

    public void merged(int texts) {
        mergedTexts.increment(texts);
    }

    public void dropped(int texts) {
        droppedTexts.increment(texts);
    }

    /** What waits now: in the lanes, and for room in them. */
    public void waiting(int tokens, int texts, int held) {
        waitingTokens.set(tokens);
        waitingTexts.set(texts);
        heldTexts.set(held);
    }

    /** How many runs are over their time now. */
    public void hung(int count) {
        hungRuns.set(count);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).tags(model).register(meters);
    }

    private AtomicInteger gauge(String name, String description) {
        AtomicInteger value = new AtomicInteger();
        Gauge.builder(name, value, AtomicInteger::get)
                .description(description)
                .tags(model)
                .strongReference(true)
                .register(meters);
        return value;
    }
}
