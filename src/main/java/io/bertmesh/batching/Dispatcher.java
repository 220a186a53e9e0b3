package io.bertmesh.batching;

import io.bertmesh.call.Call;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceError;
import io.bertmesh.telemetry.QueueMetrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that owns the queue of a model: it takes calls in, hands packs to idle workers, and watches runs.
 *
 * <p>Others only tell it what happened, through its inbox. It ends some time after it was told to close.
 */
final class Dispatcher implements Runnable {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);

    /** How often runs under way are looked at. Nothing else waits for it. */
    private static final long BEAT_MILLIS = 20;

    private static final int EVENTS_AT_ONCE = 64;

    /** How long runs that were stopped when closing may still take. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(5);

    private static final InferenceError DRAINING = new InferenceError.Unavailable("draining");
    private static final InferenceError BROKEN = new InferenceError.Unavailable("broken");
    private static final InferenceError HUNG = new InferenceError.Unavailable("hung");

    private final BlockingQueue<Event> inbox = new LinkedBlockingQueue<>();
    private final RunQueue queue;
    private final Ticker ticker;
    private final QueueMetrics metrics;
    private final RunsUnderWay active;
    private final Deque<RunWorker> idle = new ArrayDeque<>();
    private boolean closing;
    private long closeNanos;
    // Written by this thread; read by calls that are about to come.
    private volatile QueueSnapshot outlook;
    // Written by this thread, and read by those who told it something.
    private volatile boolean ended;

    /** @param runTimeout a run that takes longer hangs */
    Dispatcher(RunQueue queue, Duration runTimeout, Ticker ticker, QueueMetrics metrics) {
        this.queue = queue;
        this.ticker = ticker;
        this.metrics = metrics;
        this.active = new RunsUnderWay(runTimeout, metrics);
        this.outlook = queue.outlook(0, Optional.empty());
    }

    /** What the dispatcher is told. */
    sealed interface Event {
        /** A call came with texts. */
        record Arrived(List<? extends PendingAnswer<?>> answers, Call call) implements Event {}

        /** A worker has nothing to do: it has begun, or finished its run. */
        record Idle(RunWorker worker) implements Event {}

        /** A run ended. */
        record Finished(ActiveRun run, long nanos) implements Event {}

        /** No more calls will come; what waits longer than this is refused. */
        record Closing(Duration patience) implements Event {}
    }

    void tell(Event event) {
        inbox.add(event);
    }

    /** Whether a run is under way for longer than it may be. */
    boolean isStuck() {
        return active.isStuck();
    }

    /** Whether no run can succeed any more. */
    boolean isBroken() {
        return active.isBroken();
    }

    /** What calls would meet now. Any thread may ask. */
    QueueSnapshot outlook() {
        return outlook;
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
                    // However fast calls arrive, workers are fed and runs are watched.
                    if (++handled == EVENTS_AT_ONCE) {
                        break;
                    }
                }
                watch();
                queue.purge();
                dispatch();
            } catch (RuntimeException | Error e) {
                LOG.error("The dispatcher met a fault of ours and goes on", e);
            }
        }
        ended = true;
        outlook = queue.outlook(0, Optional.of(DRAINING));
        active.refuseAll(DRAINING);
        queue.refuseAll(DRAINING);
        refuseLate();
    }

    /** Refuses calls that came too late: told after this thread ended. */
    void refuseLate() {
        for (@Nullable Event event = inbox.poll(); event != null; event = inbox.poll()) {
            if (event instanceof Event.Arrived(List<? extends PendingAnswer<?>> answers, Call _)) {
                answers.forEach(answer -> answer.refuse(DRAINING));
            }
        }
    }

    boolean hasEnded() {
        return ended;
    }

    private boolean isDone() {
        boolean idleForGood = active.isEmpty() && queue.isEmpty();
        return closing && (idleForGood || isPast(closeNanos + LAST_WAIT.toNanos()));
    }

    private boolean isPast(long nanos) {
        return ticker.nanos() - nanos >= 0;
    }

    /** Tells calls to come what they would meet. First of all, so that no fault of ours leaves them an old answer. */
    private void publish() {
        outlook = queue.outlook(activeTokens(), closed());
        metrics.waiting(queue.tokenCount(), queue.textCount(), queue.heldTextCount());
    }

    /** Waits for an event, but not long while there is something to watch. */
    private @Nullable Event await() {
        try {
            boolean nothingToWatch = active.isEmpty() && queue.isEmpty() && !closing;
            return nothingToWatch ? inbox.take() : inbox.poll(BEAT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread for a reason: it ends when it is told to.
            return null;
        }
    }

    private void handle(Event event) {
        switch (event) {
            case Event.Arrived(List<? extends PendingAnswer<?>> answers, Call call) -> arrive(answers, call);
            case Event.Idle(RunWorker worker) -> idle.push(worker);
            case Event.Finished(ActiveRun run, long nanos) -> finish(run, nanos);
            case Event.Closing(Duration patience) -> {
                closing = true;
                closeNanos = ticker.nanos() + patience.toNanos();
            }
        }
    }

    private void arrive(List<? extends PendingAnswer<?>> answers, Call call) {
        try {
            Optional<InferenceError> closed = closed();
            closed.ifPresent(error -> metrics.refused(answers.size(), error.reason()));
            Optional<InferenceError> refusal = closed.or(() -> queue.offer(active.join(answers), call, activeTokens()));
            refusal.ifPresent(error -> answers.forEach(answer -> answer.refuse(error)));
        } catch (RuntimeException | Error e) {
            // Nobody else would ever answer them.
            answers.forEach(PendingAnswer::fail);
            throw e;
        }
    }

    /** Why no call is taken, if so: a call would only wait for its deadline while every worker hangs. */
    private Optional<InferenceError> closed() {
        if (closing) {
            return Optional.of(DRAINING);
        }
        if (active.isBroken()) {
            return Optional.of(BROKEN);
        }
        return active.hungCount() == queue.workers() ? Optional.of(HUNG) : Optional.empty();
    }

    private void finish(ActiveRun run, long nanos) {
        if (!run.hasFailed()) {
            queue.learn(run.tokenCount(), nanos);
        }
        active.end(run, nanos);
        if (active.isBroken()) {
            queue.refuseAll(BROKEN);
        }
    }

    /** Stops runs that take too long, that nobody wants any more, or that outlast the patience of closing. */
    private void watch() {
        if (closing && isPast(closeNanos)) {
            queue.refuseAll(DRAINING);
            active.refuseAll(DRAINING);
        }
        active.watch(ticker.nanos());
    }

    private void dispatch() {
        while (!idle.isEmpty() && !queue.isEmpty()) {
            List<WaitingText> texts = queue.next();
            if (texts.isEmpty()) {
                return;
            }
            start(texts);
        }
    }

    /** Whatever goes wrong here, the texts are no longer in the queue: nobody else would ever answer them. */
    private void start(List<WaitingText> texts) {
        try {
            ActiveRun run = new ActiveRun(texts, ticker.nanos(), metrics);
            RunWorker worker = idle.pop();
            active.begin(run);
            worker.give(run);
        } catch (RuntimeException | Error e) {
            texts.forEach(WaitingText::fail);
            throw e;
        }
    }

    /** About how many tokens must be run before a worker is free for more. */
    private double activeTokens() {
        if (!idle.isEmpty()) {
            return 0;
        }
        long now = ticker.nanos();
        return active.sum(run -> queue.remainingTokens(run.tokenCount(), run.elapsedNanos(now)));
    }
}
