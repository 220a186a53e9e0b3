package io.bertmesh.batching;

import io.bertmesh.batching.Scheduler.Settings;
import io.bertmesh.call.Ticker;
import io.bertmesh.model.Runner;
import io.bertmesh.telemetry.MetricsInMemory;
import io.bertmesh.telemetry.QueueMetrics;
import java.time.Duration;

/** Makes schedulers for tests, which set only what they are about. */
public final class Schedulers {

    /** A token takes a microsecond. */
    static final RunRate RATE = new RunRate(1_000, 1e6);

    private static final Duration LONG = Duration.ofMinutes(10);

    private Schedulers() {}

    /** A scheduler on the clock of this machine. */
    public static Scheduler start(Runner runner, Settings settings) {
        return start(runner, settings, Ticker.system());
    }

    static Scheduler start(Runner runner, Settings settings, Ticker ticker) {
        return start(runner, settings, ticker, new MetricsInMemory());
    }

    static Scheduler start(Runner runner, Settings settings, Ticker ticker, MetricsInMemory metrics) {
        return Scheduler.start("test", runner, settings, RATE, ticker, metrics.queue());
    }

    static Scheduler start(Runner runner, Settings settings, QueueMetrics metrics) {
        return Scheduler.start("test", runner, settings, RATE, Ticker.system(), metrics);
    }

    /** Settings without time limits. */
    public static Settings settings(int packTokens, int maxWaitingTokens, int workers) {
        return new Settings(packTokens, maxWaitingTokens, 1_000, LONG, 0.25, workers, LONG, LONG, false);
    }

    /** Packs of 128 tokens and a long queue, with these time limits. */
    static Settings settings(Duration maxWait, int workers) {
        return new Settings(128, 10_000, 1_000, maxWait, 0.25, workers, LONG, LONG, false);
    }

    /** Each text of three tokens is a pack, with these time limits. */
    static Settings singly(int workers, Duration runTimeout, Duration closeTimeout) {
        return new Settings(3, 1_000, 1_000, LONG, 0.25, workers, runTimeout, closeTimeout, false);
    }
}
