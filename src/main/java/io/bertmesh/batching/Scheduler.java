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
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * The bounded queue of one model, and the threads that run its texts.
 *
 * <p>Texts of all tasks and callers share runs. A run starts as soon as a worker is free and a text waits; packs grow
 * only because work queues. A failed run fails only its own texts. Thread-safe. Owns the runner: {@link #close}
 * finishes the accepted texts, then closes the runner.
 *
 * <pre>{@code
 * submit ──▶ Dispatcher ──▶ RunWorker 0..N-1 ──▶ Runner
 *                ▲                 │      answers, on the worker
 *                └──── finished ───┘
 * }</pre>
 */
public final class Scheduler implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Scheduler.class);

    /** Longer than an idle worker takes to end. A worker that still runs by then has a run that never ends. */
    private static final Duration WORKER_END = Duration.ofSeconds(1);

    private final Runner runner;
    private final Settings settings;
    private final Dispatcher dispatcher;
    private final QueueMetrics metrics;
    private final Thread dispatcherThread;
    private final List<RunWorker> workers;

    private Scheduler(
            String name, Runner runner, Settings settings, Dispatcher dispatcher, Ticker ticker, QueueMetrics metrics) {
        this.runner = runner;
        this.settings = settings;
        this.dispatcher = dispatcher;
        this.metrics = metrics;
        this.dispatcherThread = Thread.ofPlatform().name("dispatch-" + name).unstarted(dispatcher);
        this.workers = IntStream.range(0, settings.workers())
                .mapToObj(worker -> newWorker("run-" + name + "-" + worker, ticker))
                .toList();
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
        RunQueue queue = new RunQueue(settings, rate, ticker, metrics);
        Dispatcher dispatcher = new Dispatcher(queue, settings.runTimeout(), ticker, metrics);
        Scheduler scheduler = new Scheduler(name, runner, settings, dispatcher, ticker, metrics);
        scheduler.dispatcherThread.start();
        scheduler.workers.forEach(RunWorker::start);
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
        if (dispatcher.hasEnded()) {
            dispatcher.refuseLate();
        }
        return pending.stream().map(PendingAnswer::promise).toList();
    }

    private RunWorker newWorker(String name, Ticker ticker) {
        Runnable begin = settings.lowersPriority() ? Niceness::lowerPriority : () -> {};
        return new RunWorker(name, begin, runner, ticker, dispatcher::tell);
    }

    /** The hardware that really runs the model. */
    public Provider provider() {
        return runner.provider();
    }

    /** Whether a run has exceeded its timeout. */
    public boolean isStuck() {
        return dispatcher.isStuck();
    }

    /** Whether no later run can succeed. Calls then fail with UNAVAILABLE. */
    public boolean isBroken() {
        return dispatcher.isBroken();
    }

    /** Admits no more texts, runs the accepted ones as far as time allows, refuses the rest and closes the runner. */
    @Override
    public void close() {
        dispatcher.tell(new Event.Closing(settings.closeTimeout()));
        joinUninterruptibly(dispatcherThread, Duration.ofMillis(Long.MAX_VALUE));
        workers.forEach(RunWorker::end);
        workers.forEach(worker -> joinUninterruptibly(worker.thread(), WORKER_END));
        if (workers.stream().anyMatch(worker -> worker.thread().isAlive())) {
            LOG.error("A run does not end: its memory is freed only when the process ends");
            return;
        }
        runner.close();
    }

    private static void joinUninterruptibly(Thread thread, Duration patience) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join(patience);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
