package io.bertmesh.batching;

import io.bertmesh.batching.Dispatcher.Event;
import io.bertmesh.call.Ticker;
import io.bertmesh.model.Runner;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * A thread that executes one run at a time.
 *
 * <p>It is a platform thread, because a native run would pin the carrier of a virtual thread.
 */
final class RunWorker {

    private static final Logger LOG = Logger.getLogger(RunWorker.class);

    // An empty entry ends the thread.
    private final BlockingQueue<Optional<ActiveRun>> inbox = new LinkedBlockingQueue<>();
    private final Thread thread;

    /**
     * @param begin runs first, on the worker's thread
     * @param dispatcher gets an event for each run that ended, successful or not, and one when this worker is idle
     */
    RunWorker(String name, Runnable begin, Runner runner, Ticker ticker, Consumer<Event> dispatcher) {
        this.thread = Thread.ofPlatform().name(name).unstarted(() -> {
            begin.run();
            work(runner, ticker, dispatcher);
        });
    }

    void start() {
        thread.start();
    }

    void give(ActiveRun run) {
        inbox.add(Optional.of(run));
    }

    /** Ends the thread after its current run, if it has one. */
    void end() {
        inbox.add(Optional.empty());
    }

    Thread thread() {
        return thread;
    }

    private void work(Runner runner, Ticker ticker, Consumer<Event> dispatcher) {
        dispatcher.accept(new Event.Idle(this));
        for (Optional<ActiveRun> next = take(); next.isPresent(); next = take()) {
            ActiveRun run = next.get();
            run.execute(runner);
            dispatcher.accept(new Event.Finished(run, run.elapsedNanos(ticker.nanos())));
            dispatcher.accept(new Event.Idle(this));
        }
    }

    private Optional<ActiveRun> take() {
        while (true) {
            try {
                return inbox.take();
            } catch (InterruptedException e) {
                LOG.debug("Ignored an interrupt: this thread ends only by end()", e);
            }
        }
    }
}
