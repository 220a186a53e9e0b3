package io.bertmesh.batching;

import io.bertmesh.error.InferenceError;
import io.bertmesh.telemetry.QueueMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The runs under way, which of them hang, and whether one broke the runner. Of the dispatcher's thread, but for {@link #isStuck}
 * and {@link #isBroken}.
 */
final class RunsUnderWay {

    private static final Logger LOG = Logger.getLogger(RunsUnderWay.class);

    private final Duration runTimeout;
    private final QueueMetrics metrics;
    private final Set<ActiveRun> runs = new LinkedHashSet<>();
    private final Set<ActiveRun> hung = new HashSet<>();
    // Of equal texts the newest, which others may join.
    private final Map<RunKey, WaitingText> byQuestion = new HashMap<>();
    // Written by the dispatcher; read by whoever asks for the health of the service.
    private volatile boolean stuck;
    // As above. Never turns back.
    private volatile boolean broken;

    /** @param runTimeout a run that takes longer hangs */
    RunsUnderWay(Duration runTimeout, QueueMetrics metrics) {
        this.runTimeout = runTimeout;
        this.metrics = metrics;
    }

    void begin(ActiveRun run) {
        runs.add(run);
        run.texts().forEach(text -> byQuestion.put(new RunKey(text.input()), text));
    }

    /** Lets answers share the runs of equal texts, if these have no answer yet. Gives back those for which there is none. */
    List<? extends PendingAnswer<?>> join(List<? extends PendingAnswer<?>> answers) {
        List<? extends PendingAnswer<?>> others =
                answers.stream().filter(answer -> !join(answer)).toList();
        metrics.merged(answers.size() - others.size());
        return others;
    }

    private boolean join(PendingAnswer<?> answer) {
        @Nullable WaitingText equal = byQuestion.get(new RunKey(answer.input()));
        return equal != null && equal.join(answer);
    }

    /** Counts what became of a run. */
    void end(ActiveRun run, long nanos) {
        runs.remove(run);
        run.texts().forEach(text -> byQuestion.remove(new RunKey(text.input()), text));
        boolean hasHung = hung.remove(run);
        broken |= run.brokeRunner();
        if (hasHung) {
            LOG.infof(
                    "A run that hung has ended after %d ms",
                    Duration.ofNanos(nanos).toMillis());
        }
        if (hasHung || run.hasFaulted()) {
            metrics.runFailed();
        } else if (run.hasFailed()) {
            metrics.runStopped(run.tokenCount());
        } else {
            metrics.ran(run.tokenCount(), run.textCount(), run.unwantedTokenCount(), nanos);
        }
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    /** Whether a run is under way for longer than it may be. Any thread may ask. */
    boolean isStuck() {
        return stuck;
    }

    /** Whether no run can succeed any more. Any thread may ask. */
    boolean isBroken() {
        return broken;
    }

    /** How many runs are under way for longer than they may be. */
    int hungCount() {
        return hung.size();
    }

    /** Stops runs that hang, and runs whose answers nobody wants any more. */
    void watch(long nowNanos) {
        for (ActiveRun run : runs) {
            if (run.elapsedNanos(nowNanos) > runTimeout.toNanos() && hung.add(run)) {
                LOG.errorf(
                        "A run of %d texts, %d tokens, hangs: over %d ms. Not ready until it ends.",
                        run.textCount(), run.tokenCount(), runTimeout.toMillis());
                run.stop();
            } else if (!run.isStopped() && !run.isWanted()) {
                run.stop();
            }
        }
        stuck = !hung.isEmpty();
        metrics.hung(hung.size());
    }

    /** Breaks the promises that are not kept yet: nobody waits for these runs any more. */
    void refuseAll(InferenceError error) {
        runs.forEach(run -> run.refuse(error));
    }

    double sum(ToDoubleFunction<ActiveRun> figure) {
        return runs.stream().mapToDouble(figure).sum();
    }
}
