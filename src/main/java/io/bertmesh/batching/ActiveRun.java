package io.bertmesh.batching;

import io.bertmesh.error.InferenceError;
import io.bertmesh.model.BrokenRunnerException;
import io.bertmesh.model.Pack;
import io.bertmesh.model.Rows;
import io.bertmesh.model.Runner;
import io.bertmesh.model.StopSignal;
import io.bertmesh.model.TextOutput;
import io.bertmesh.telemetry.QueueMetrics;
import io.bertmesh.telemetry.RunSpan;
import java.util.List;
import org.jboss.logging.Logger;

/** Texts that are being run together. Executed on a worker, watched by the dispatcher. */
final class ActiveRun {

    private static final Logger LOG = Logger.getLogger(ActiveRun.class);

    private final List<WaitingText> texts;
    private final int tokenCount;
    private final long startNanos;
    private final QueueMetrics metrics;
    private final StopSignal stop = new StopSignal();
    // All are written by the worker before it tells the dispatcher that it has finished.
    private boolean failed;
    private boolean faulted;
    private boolean brokeRunner;
    private int unwantedTokenCount;

    ActiveRun(List<WaitingText> texts, long startNanos, QueueMetrics metrics) {
        this.texts = texts;
        this.tokenCount = texts.stream().mapToInt(WaitingText::tokenCount).sum();
        this.startNanos = startNanos;
        this.metrics = metrics;
    }

    List<WaitingText> texts() {
        return texts;
    }

    int tokenCount() {
        return tokenCount;
    }

    int textCount() {
        return texts.size();
    }

    long elapsedNanos(long nowNanos) {
        return nowNanos - startNanos;
    }

    /** Whether anybody still waits for an answer. Breaks the promises of those who do not. */
    boolean isWanted() {
        boolean wanted = false;
        for (WaitingText text : texts) {
            wanted |= text.isWanted();
        }
        return wanted;
    }

    /** Whether it gave no answers. Known once it has finished. */
    boolean hasFailed() {
        return failed;
    }

    /** Whether it gave no answers though nobody had stopped it. Known once it has finished. */
    boolean hasFaulted() {
        return faulted;
    }

    /** Whether no later run can succeed either. Known once it has finished. */
    boolean brokeRunner() {
        return brokeRunner;
    }

    /** How many of its tokens belong to texts for whose answer nobody waited. Known once it has finished. */
    int unwantedTokenCount() {
        return unwantedTokenCount;
    }

    boolean isStopped() {
        return stop.isStopped();
    }

    /** Breaks the promises that are not kept yet. */
    void refuse(InferenceError error) {
        texts.forEach(text -> text.refuse(error));
    }

    /** Gives the run up: fails its texts, and asks it to end. */
    void stop() {
        fail();
        stop.stop();
    }

    /** Runs the texts and answers them. Whatever goes wrong fails these texts and nothing else. */
    void execute(Runner runner) {
        RunSpan span = metrics.trace(startNanos, tokenCount, texts.size());
        try {
            texts.forEach(text -> text.showIn(span));
            span.begin();
            Pack pack = Pack.of(texts.stream().map(WaitingText::input).toList());
            try (Rows rows = runner.run(pack, stop)) {
                span.computed();
                answer(pack.split(rows), span);
            }
            span.end("OK");
        } catch (RuntimeException | Error e) {
            failed = true;
            // Asked before the texts fail: then nobody waits for the run any more, and it may be stopped for that.
            faulted = !stop.isStopped();
            brokeRunner = e instanceof BrokenRunnerException;
            if (faulted) {
                LOG.errorf(e, "A run of %d texts failed", texts.size());
            }
            fail();
            span.end(faulted ? "INTERNAL" : "CANCELLED");
        }
    }

    private void answer(List<TextOutput> outputs, RunSpan span) {
        for (int i = 0; i < outputs.size(); i++) {
            WaitingText text = texts.get(i);
            text.settle();
            text.ran(startNanos, tokenCount, texts.size());
            if (!text.answer(outputs.get(i))) {
                unwantedTokenCount += text.tokenCount();
            }
            text.showAnswered(span);
        }
    }

    private void fail() {
        texts.forEach(WaitingText::fail);
    }
}
