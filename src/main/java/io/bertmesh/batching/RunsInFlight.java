package io.bertmesh.batching;

import io.bertmesh.batching.ActiveRun.Ending;
import io.bertmesh.error.InferenceError;
import io.bertmesh.model.TextInput;
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
 * The runs in flight, which of them hang, and whether one broke the runner. Only the dispatcher's thread uses it,
 * except for {@link #isStuck} and {@link #isBroken}.
 */
final class RunsInFlight {

    private static final Logger LOG = Logger.getLogger(RunsInFlight.class);

    private final Duration runTimeout;
    private final QueueMetrics metrics;
    private final Set<ActiveRun> runs = new LinkedHashSet<>();
    private final Set<ActiveRun> hung = new HashSet<>();
    // Holds the newest of several equal texts, which others may join.
    private final Map<TextInput, WaitingText> byInput = new HashMap<>();
    // Written by the dispatcher, read by health checks.
    private volatile boolean stuck;
    // As above. Never becomes false again.
    private volatile boolean broken;

    /** @param runTimeout a run that takes longer hangs */
    RunsInFlight(Duration runTimeout, QueueMetrics metrics) {
        this.runTimeout = runTimeout;
        this.metrics = metrics;
    }

    void begin(ActiveRun run) {
        runs.add(run);
        run.texts().forEach(text -> byInput.put(text.input(), text));
    }

    /** Lets answers join the runs of equal texts that have no answer yet. Returns those that found no such run. */
    List<? extends PendingAnswer<?>> join(List<? extends PendingAnswer<?>> pending) {
        List<? extends PendingAnswer<?>> others =
                pending.stream().filter(answer -> !join(answer)).toList();
        metrics.merged(pending.size() - others.size());
        return others;
    }

    private boolean join(PendingAnswer<?> answer) {
        @Nullable WaitingText equal = byInput.get(answer.input());
        return equal != null && equal.join(answer);
    }

    /** Removes a run and counts how it ended. */
    void end(ActiveRun run, Ending ending, long nanos) {
        runs.remove(run);
        run.texts().forEach(text -> byInput.remove(text.input(), text));
        boolean hasHung = hung.remove(run);
        broken |= ending == Ending.BROKE_RUNNER;
        if (hasHung) {
            LOG.infof(
                    "A run that hung has ended after %d ms",
                    Duration.ofNanos(nanos).toMillis());
            metrics.runFailed();
            return;
        }
        switch (ending) {
            case ANSWERED -> metrics.ran(run.tokenCount(), run.textCount(), run.unwantedTokenCount(), nanos);
            case STOPPED -> metrics.runStopped(run.tokenCount());
            case FAILED, BROKE_RUNNER -> metrics.runFailed();
        }
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    /** Whether a run has exceeded its timeout. Any thread may ask. */
    boolean isStuck() {
        return stuck;
    }

    /** Whether no later run can succeed. Any thread may ask. */
    boolean isBroken() {
        return broken;
    }

    /** How many runs have exceeded their timeout. */
    int hungCount() {
        return hung.size();
    }

    /** Stops runs that hang and runs that no call waits for. */
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

    /** Fails the promises that are still open, so that no call waits for these runs any more. */
    void refuseAll(InferenceError error) {
        runs.forEach(run -> run.refuse(error));
    }

    double sum(ToDoubleFunction<ActiveRun> figure) {
        return runs.stream().mapToDouble(figure).sum();
    }
}
