package io.bertmesh.batching;

import io.bertmesh.call.CallContext;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.model.Pack;
import io.bertmesh.model.Runner;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * The bounded queue of one model and the threads that run what waits in it.
 *
 * <p>Texts of all tasks and callers share runs. A run starts as soon as a worker is free and anything waits; packs grow
 * only because work queues. A run that fails fails its own texts and the next run goes on. Thread-safe. Owns the
 * runner: {@link #close} finishes what was accepted, then closes it.
 */
public final class Scheduler implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Scheduler.class);

    /** Retry hint while nothing has been measured: about one pack of a full-size model on two cores. */
    private static final Duration RETRY_AFTER = Duration.ofMillis(200);

    private final Runner runner;
    private final Packer packer;
    private final int maxWaitingTokens;
    private final List<Thread> workers = new ArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by the lock, as are the two fields below.
    private final SequencedSet<PendingText> waiting = new LinkedHashSet<>();
    private int waitingTokens;
    private boolean closed;

    private Scheduler(Runner runner, Settings settings) {
        this.runner = runner;
        this.packer = new Packer(settings.packTokens());
        this.maxWaitingTokens = settings.maxWaitingTokens();
    }

    /**
     * What bounds a scheduler.
     *
     * @param packTokens most tokens of one run, 1 or more; a longer text runs alone
     * @param maxWaitingTokens most tokens that may wait, 1 or more
     * @param workers packs that run at the same time, 1 or more
     */
    public record Settings(int packTokens, int maxWaitingTokens, int workers) {}

    /** Starts the workers. */
    public static Scheduler start(String name, Runner runner, Settings settings) {
        Scheduler scheduler = new Scheduler(runner, settings);
        for (int worker = 0; worker < settings.workers(); worker++) {
            // Platform threads: a native run would pin the carrier of a virtual thread.
            scheduler.workers.add(
                    Thread.ofPlatform().name("run-" + name + "-" + worker).start(scheduler::work));
        }
        return scheduler;
    }

    /**
     * Queues the texts of one call, all of them or none.
     *
     * @return one promise for each text, in order, which fails with {@link InferenceException} if the text is not run
     * @throws InferenceException if there is no room, or the scheduler is closed
     */
    public List<CompletableFuture<TextOutput>> submit(List<TextInput> texts, CallContext call) {
        List<PendingText> pending =
                texts.stream().map(text -> new PendingText(text, call)).toList();
        int tokens = texts.stream().mapToInt(TextInput::tokenCount).sum();
        lock.lock();
        try {
            if (closed) {
                throw new InferenceException(new InferenceError.Unavailable("draining"));
            }
            // A call larger than the whole queue would never be taken: an empty queue takes any call.
            if (waitingTokens > 0 && waitingTokens + tokens > maxWaitingTokens) {
                throw new InferenceException(
                        new InferenceError.Overloaded(waitingTokens, maxWaitingTokens, RETRY_AFTER));
            }
            waiting.addAll(pending);
            waitingTokens += tokens;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return pending.stream().map(PendingText::promise).toList();
    }

    /** Where the model really runs. */
    public String provider() {
        return runner.provider();
    }

    /** Takes nothing more, finishes what was accepted, and closes the runner. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        for (Thread worker : workers) {
            joinUninterruptibly(worker);
        }
        runner.close();
    }

    private void work() {
        for (List<PendingText> chosen = take(); !chosen.isEmpty(); chosen = take()) {
            List<PendingText> wanted =
                    chosen.stream().filter(PendingText::isWanted).toList();
            if (!wanted.isEmpty()) {
                run(wanted);
            }
        }
    }

    /** Waits for work. Empty means that there will be no more. */
    private List<PendingText> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            List<PendingText> chosen = packer.next(waiting, PendingText::tokenCount);
            chosen.forEach(waiting::remove);
            waitingTokens -= chosen.stream().mapToInt(PendingText::tokenCount).sum();
            return chosen;
        } finally {
            lock.unlock();
        }
    }

    private void run(List<PendingText> texts) {
        try {
            Pack pack = Pack.of(texts.stream().map(PendingText::input).toList());
            List<TextOutput> outputs = pack.split(runner.run(pack));
            for (int i = 0; i < outputs.size(); i++) {
                texts.get(i).promise().complete(outputs.get(i));
            }
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "A run of %d texts failed", texts.size());
            texts.forEach(text -> text.fail(new InferenceError.Internal()));
        }
    }

    private static void joinUninterruptibly(Thread worker) {
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
