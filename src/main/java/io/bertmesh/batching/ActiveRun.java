package io.bertmesh.batching;

import io.bertmesh.error.InferenceError;
import io.bertmesh.model.BrokenRunnerException;
import io.bertmesh.model.Pack;
import io.bertmesh.model.Rows;
import io.bertmesh.model.Runner;
import io.bertmesh.model.StopSignal;
import io.bertmesh.model.TextOutput;
import io.bertmesh.telemetry.RunSpan;
import java.util.List;
import org.jboss.logging.Logger;

/** Texts that run together. A worker executes the run, and the dispatcher watches it. */
final class ActiveRun {

    private static final Logger LOG = Logger.getLogger(ActiveRun.class);

    private final List<WaitingText> texts;
    private final int tokenCount;
    private final long startNanos;
    private final StopSignal stop = new StopSignal();
    // The worker writes this before it tells the dispatcher that the run has finished.
    private int unwantedTokenCount;

    ActiveRun(List<WaitingText> texts, long startNanos) {
        this.texts = texts;
        this.tokenCount = texts.stream().mapToInt(WaitingText::tokenCount).sum();
        this.startNanos = startNanos;
    }

    /** How a run ended. */
    enum Ending {
        /** Its texts have their answers. */
        ANSWERED,
        /** It gave no answers, because it was stopped. */
        STOPPED,
        /** It gave no answers; later runs may. */
        FAILED,
        /** It gave no answers, and no later run can. */
        BROKE_RUNNER
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

    /** Whether a call still waits for an answer. Fails the promises of calls that have ended. */
    boolean isWanted() {
        boolean wanted = false;
        for (WaitingText text : texts) {
            wanted |= text.isWanted();
        }
        return wanted;
    }

    /** How many of its tokens belong to texts whose calls had ended. Valid once the run has finished. */
    int unwantedTokenCount() {
        return unwantedTokenCount;
    }

    boolean isStopped() {
        return stop.isStopped();
    }

    /** Fails the promises that are still open. */
    void refuse(InferenceError error) {
        texts.forEach(text -> text.refuse(error));
    }

    /** Gives up the run: fails its texts and asks the runner to end it. */
    void stop() {
        fail();
        stop.stop();
    }

    /** Runs the texts and answers them. An error fails only these texts. */
    Ending execute(Runner runner) {
        RunSpan span = new RunSpan(startNanos, tokenCount, texts.size());
        try {
            texts.forEach(text -> text.showIn(span));
            span.begin();
            Pack pack = Pack.of(texts.stream().map(WaitingText::input).toList());
            try (Rows rows = runner.run(pack, stop)) {
                span.computed();
                answer(pack.split(rows), span);
            }
            span.end("OK");
            return Ending.ANSWERED;
        } catch (RuntimeException | Error e) {
            // Read before the texts fail, because the dispatcher stops a run that no call waits for.
            Ending ending = endingBy(e);
            if (ending != Ending.STOPPED) {
                LOG.errorf(e, "A run of %d texts failed", texts.size());
            }
            fail();
            span.end(ending == Ending.STOPPED ? "CANCELLED" : "INTERNAL");
            return ending;
        }
    }

    private Ending endingBy(Throwable failure) {
        if (failure instanceof BrokenRunnerException) {
            return Ending.BROKE_RUNNER;
        }
        return stop.isStopped() ? Ending.STOPPED : Ending.FAILED;
    }

    private void answer(List<TextOutput> outputs, RunSpan span) {
        for (int i = 0; i < outputs.size(); i++) {
            WaitingText text = texts.get(i);
            text.settle();
            text.pending().forEach(answer -> answer.ran(startNanos));
            if (!text.complete(outputs.get(i))) {
                unwantedTokenCount += text.tokenCount();
            }
            text.pending().forEach(answer -> span.answered(answer.call()));
        }
    }

    private void fail() {
        texts.forEach(WaitingText::fail);
    }
}
