package io.bertmesh.batching;

import io.bertmesh.batching.Dispatcher.Event;
import io.bertmesh.call.Call;
import io.bertmesh.call.Lane;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.model.Provider;
import io.bertmesh.model.Reader;
import io.bertmesh.model.Runner;
import io.bertmesh.model.TextInput;
import io.bertmesh.telemetry.QueueMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The bounded queue of one model, and the threads that run its texts.
 *
 * <p>Texts of all tasks and callers share runs. A run starts as soon as a worker is free and a text waits; packs grow
 * only because work queues. A failed run fails only its own texts. Thread-safe. Owns the runner: {@link #close}
 * finishes the accepted texts, then closes the runner.
 *
 * <pre>{@code
 * submit ──▶ Dispatcher ──▶ worker 0..N-1 ──▶ Runner
 *                ▲                │      answers, on the worker
 *                └──── finished ──┘
 * }</pre>
 */
public final class Scheduler implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Scheduler.class);

    /** Longer than an idle worker takes to end. A worker that still runs by then has a run that never ends. */
    private static final long WORKER_END_NANOS = 1_000_000_000;

    private final Runner runner;
    private final Settings settings;
    private final RunsInFlight active;
    private final Dispatcher dispatcher;
    private final QueueMetrics metrics;
    private final ExecutorService dispatching;
    private final ThreadPoolExecutor workers;

    private Scheduler(
            String name, Runner runner, Settings settings, RunRate rate, Ticker ticker, QueueMetrics metrics) {
        this.runner = runner;
        this.settings = settings;
        this.metrics = metrics;
        // Platform threads, because a native run would pin the carrier of a virtual thread.
        ThreadFactory threads = Thread.ofPlatform().name("run-" + name + "-", 0).factory();
        this.workers = new ThreadPoolExecutor(
                settings.workers(),
                settings.workers(),
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                settings.lowersPriority() ? Niceness.lowered(threads) : threads);
        RunQueue queue = new RunQueue(settings, rate, ticker, metrics);
        this.active = new RunsInFlight(settings.runTimeout(), metrics);
        this.dispatcher = new Dispatcher(queue, active, runner, workers, ticker, metrics);
        this.dispatching = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("dispatch-" + name).factory());
    }

    /**
     * The limits of a scheduler.
     *
     * @param packTokens most tokens of one run, 1 or more; a longer text runs alone
     * @param maxWaitingTokens most tokens that may wait in each lane, 1 or more
     * @param maxWaitingTexts most texts that may wait in each lane, 1 or more
     * @param maxWait longest time that an interactive call may wait for its first run
     * @param bulkShare least share of the runs' tokens that bulk texts get, 0 to 1
     * @param workers packs that run at the same time, 1 or more
     * @param runTimeout a run that takes longer hangs
     * @param closeTimeout longest time for which {@link #close} still runs accepted texts
     * @param lowersPriority whether workers lower their priority, so that short work of other threads runs first; right
     *     only if the worker's own thread computes the whole run
     */
    public record Settings(
            int packTokens,
            int maxWaitingTokens,
            int maxWaitingTexts,
            Duration maxWait,
            double bulkShare,
            int workers,
            Duration runTimeout,
            Duration closeTimeout,
            boolean lowersPriority) {}

    /**
     * Starts the threads.
     *
     * @param name the model's name, used in the threads' names
     * @param rate how fast the warm-up found the model to run
     */
    public static Scheduler start(
            String name, Runner runner, Settings settings, RunRate rate, Ticker ticker, QueueMetrics metrics) {
        Scheduler scheduler = new Scheduler(name, runner, settings, rate, ticker, metrics);
        scheduler.workers.prestartAllCoreThreads();
        scheduler.dispatching.execute(scheduler.dispatcher);
        return scheduler;
    }

    /**
     * Refuses an interactive call before any work is spent on it, if it would be refused however short its texts are.
     * All its texts count, even those that turn out to be invalid. A bulk call is never refused for lack of room.
     *
     * @param texts how many the call has, 1 or more
     * @throws InferenceException if there is no room for them now
     */
    public void requireRoom(int texts, Call call) {
        if (call.lane() == Lane.BULK) {
            return;
        }
        dispatcher.snapshot().refusal(texts, call).ifPresent(error -> {
            metrics.refused(texts, error.reason());
            throw new InferenceException(error);
        });
    }

    /**
     * Queues the texts of one call, all of them or none.
     *
     * @param reader reads the answer of each text, on the thread that ran it
     * @return one promise for each text, in order: its outcome, or an {@link InferenceException} if it does not run
     */
    public <R> List<CompletableFuture<Outcome<R>>> submit(List<TextInput> texts, Reader<R> reader, Call call) {
        List<PendingAnswer<R>> pending = new ArrayList<>(texts.size());
        for (TextInput text : texts) {
            pending.add(new PendingAnswer<>(text, call, reader));
        }
        if (!pending.isEmpty()) {
            call.listener().queued(pending.size());
            dispatcher.tell(new Event.Arrived(pending, call));
        }
        return pending.stream().map(PendingAnswer::promise).toList();
    }

    /** The hardware that really runs the model. */
    public Provider provider() {
        return runner.provider();
    }

    /** Whether a run has exceeded its timeout. */
    public boolean isStuck() {
        return active.isStuck();
    }

    /** Whether no later run can succeed. Calls then fail with UNAVAILABLE. */
    public boolean isBroken() {
        return active.isBroken();
    }

    /** Admits no more texts, runs the accepted ones as far as time allows, refuses the rest and closes the runner. */
    @Override
    public void close() {
        dispatcher.tell(new Event.Closing(settings.closeTimeout()));
        boolean _ = end(dispatching, Long.MAX_VALUE);
        if (!end(workers, WORKER_END_NANOS)) {
            LOG.error("A run does not end: its memory is freed only when the process ends");
            return;
        }
        runner.close();
    }

    /** Ends threads after their current tasks. Returns whether they ended within this time. */
    private static boolean end(ExecutorService threads, long nanos) {
        threads.shutdown();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return threads.awaitTermination(nanos, TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
