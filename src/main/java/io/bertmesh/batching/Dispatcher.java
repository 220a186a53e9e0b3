package io.bertmesh.batching;

import io.bertmesh.batching.ActiveRun.Ending;
import io.bertmesh.call.Call;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceError;
import io.bertmesh.model.Runner;
import io.bertmesh.telemetry.QueueMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The thread that owns the queue of a model: it admits calls, hands packs to idle workers and watches runs.
 *
 * <p>Other threads only put events into its inbox. It ends some time after the event {@link Event.Closing}.
 */
final class Dispatcher implements Runnable {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);

    /** How often the dispatcher checks the runs in flight. Nothing else waits for this interval. */
    private static final long BEAT_MILLIS = 20;

    private static final int EVENTS_AT_ONCE = 64;

    /** How long a run may still take after closing has stopped it. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(5);

    private static final InferenceError DRAINING = new InferenceError.Unavailable("draining");
    private static final InferenceError BROKEN = new InferenceError.Unavailable("broken");
    private static final InferenceError HUNG = new InferenceError.Unavailable("hung");

    private final BlockingQueue<Event> inbox = new LinkedBlockingQueue<>();
    private final RunQueue queue;
    private final Ticker ticker;
    private final QueueMetrics metrics;
    private final RunsInFlight active;
    private final Runner runner;
    private final Executor workers;
    private int idleWorkers;
    private boolean closing;
    private long closeNanos;
    // Written by this thread, read by calls before they are tokenized.
    private volatile QueueSnapshot snapshot;
    // Written by this thread, read by the threads that sent it an event.
    private volatile boolean ended;

    /** @param workers runs one task on each of as many threads as {@code queue} has workers */
    Dispatcher(
            RunQueue queue, RunsInFlight active, Runner runner, Executor workers, Ticker ticker, QueueMetrics metrics) {
        this.queue = queue;
        this.active = active;
        this.runner = runner;
        this.workers = workers;
        this.idleWorkers = queue.workers();
        this.ticker = ticker;
        this.metrics = metrics;
        this.snapshot = queue.snapshot(0, Optional.empty());
    }

    /** What other threads tell the dispatcher. */
    sealed interface Event {
        /** A call arrived with these texts. */
        record Arrived(List<? extends PendingAnswer<?>> pending, Call call) implements Event {}

        /** A run ended, and its worker is idle. */
        record Finished(ActiveRun run, Ending ending, long nanos) implements Event {}

        /** The queue drains: new calls are refused, and so is a text that still waits after {@code patience}. */
        record Closing(Duration patience) implements Event {}
    }

    /** Any thread may tell. */
    void tell(Event event) {
        inbox.add(event);
        if (ended) {
            refuseLate();
        }
    }

    /** The queue as this thread last saw it. Any thread may ask. */
    QueueSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public void run() {
        while (!isDone()) {
            try {
                publish();
                @Nullable Event first = await();
                int handled = 0;
                for (@Nullable Event event = first; event != null; event = inbox.poll()) {
                    handle(event);
                    // Workers must get packs and runs must be watched, however fast calls arrive.
                    if (++handled == EVENTS_AT_ONCE) {
                        break;
                    }
                }
                watch();
                queue.purge();
                dispatch();
            } catch (RuntimeException | Error e) {
                LOG.error("Internal error in the dispatcher, which goes on", e);
            }
        }
        ended = true;
        snapshot = queue.snapshot(0, Optional.of(DRAINING));
        active.refuseAll(DRAINING);
        queue.refuseAll(DRAINING);
        refuseLate();
    }

    /** Refuses calls that arrived after this thread ended. */
    private void refuseLate() {
        for (@Nullable Event event = inbox.poll(); event != null; event = inbox.poll()) {
            if (event instanceof Event.Arrived(List<? extends PendingAnswer<?>> pending, Call _)) {
                pending.forEach(answer -> answer.refuse(DRAINING));
            }
        }
    }

    private boolean isDone() {
        boolean idleForGood = active.isEmpty() && queue.isEmpty();
        return closing && (idleForGood || isPast(closeNanos + LAST_WAIT.toNanos()));
    }

    private boolean isPast(long nanos) {
        return ticker.nanos() - nanos >= 0;
    }

    /** Publishes the snapshot. The loop does this first, so that a bug further down leaves no stale snapshot. */
    private void publish() {
        snapshot = queue.snapshot(activeTokens(), closed());
        metrics.waiting(queue.tokenCount(), queue.textCount(), queue.heldTextCount());
    }

    /** Waits for an event, and only briefly while there is something to watch. */
    private @Nullable Event await() {
        try {
            boolean nothingToWatch = active.isEmpty() && queue.isEmpty() && !closing;
            return nothingToWatch ? inbox.take() : inbox.poll(BEAT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // No code interrupts this thread on purpose: it ends by the event Closing.
            return null;
        }
    }

    private void handle(Event event) {
        switch (event) {
            case Event.Arrived(List<? extends PendingAnswer<?>> pending, Call call) -> arrive(pending, call);
            case Event.Finished(ActiveRun run, Ending ending, long nanos) -> finish(run, ending, nanos);
            case Event.Closing(Duration patience) -> {
                closing = true;
                closeNanos = ticker.nanos() + patience.toNanos();
            }
        }
    }

    private void arrive(List<? extends PendingAnswer<?>> pending, Call call) {
        try {
            Optional<InferenceError> closed = closed();
            closed.ifPresent(error -> metrics.refused(pending.size(), error.reason()));
            Optional<InferenceError> refusal = closed.or(() -> queue.offer(active.join(pending), call, activeTokens()));
            refusal.ifPresent(error -> pending.forEach(answer -> answer.refuse(error)));
        } catch (RuntimeException | Error e) {
            // No other thread would ever answer them.
            pending.forEach(PendingAnswer::fail);
            throw e;
        }
    }

    /** Why no call is admitted, or empty. While every worker hangs, a call would only wait for its deadline. */
    private Optional<InferenceError> closed() {
        if (closing) {
            return Optional.of(DRAINING);
        }
        if (active.isBroken()) {
            return Optional.of(BROKEN);
        }
        return active.hungCount() == queue.workers() ? Optional.of(HUNG) : Optional.empty();
    }

    private void finish(ActiveRun run, Ending ending, long nanos) {
        idleWorkers++;
        if (ending == Ending.ANSWERED) {
            queue.learn(run.tokenCount(), nanos);
        }
        active.end(run, ending, nanos);
        if (active.isBroken()) {
            queue.refuseAll(BROKEN);
        }
    }

    /** Stops runs that take too long or that no call waits for. Refuses all that outlasts the patience of closing. */
    private void watch() {
        if (closing && isPast(closeNanos)) {
            queue.refuseAll(DRAINING);
            active.refuseAll(DRAINING);
        }
        active.watch(ticker.nanos());
    }

    private void dispatch() {
        while (idleWorkers > 0 && !queue.isEmpty()) {
            List<WaitingText> texts = queue.next();
            if (texts.isEmpty()) {
                return;
            }
            start(texts);
        }
    }

    /** Starts a run. On an error it fails the texts, because they have left the queue and no other code would. */
    private void start(List<WaitingText> texts) {
        try {
            ActiveRun run = new ActiveRun(texts, ticker.nanos());
            idleWorkers--;
            active.begin(run);
            workers.execute(() -> {
                Ending ending = run.execute(runner);
                tell(new Event.Finished(run, ending, run.elapsedNanos(ticker.nanos())));
            });
        } catch (RuntimeException | Error e) {
            texts.forEach(WaitingText::fail);
            throw e;
        }
    }

    /** About how many tokens must run before a worker is free. */
    private double activeTokens() {
        if (idleWorkers > 0) {
            return 0;
        }
        long now = ticker.nanos();
        return active.sum(run -> queue.remainingTokens(run.tokenCount(), run.elapsedNanos(now)));
    }
}
