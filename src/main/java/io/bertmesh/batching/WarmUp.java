package io.bertmesh.batching;

import io.bertmesh.call.Ticker;
import io.bertmesh.model.Pack;
import io.bertmesh.model.Runner;
import io.bertmesh.model.StopSignal;
import io.bertmesh.model.TextInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/**
 * Measures a model before it serves: how fast it runs, and how many tokens a pack should have.
 *
 * <p>Larger packs use the processor better, up to a knee. Beyond it they only delay answers, and on a CPU they no
 * longer fit into its cache.
 */
public final class WarmUp {

    private static final Logger LOG = Logger.getLogger(WarmUp.class);

    /** The sizes tried, in tokens. Up to the largest, an answer does not depend on the other texts of its pack. */
    private static final List<Integer> SIZES = List.of(32, 64, 128, 256, 512);

    /** The best size, or nearly so, on every processor measured so far, with 8 and with 32 bits. */
    private static final int USUAL_SIZE = 128;

    /** Another size must be faster by this factor for each doubling between them, because less is noise. */
    private static final double WORTHWHILE = 1.02;

    /**
     * Time that a run takes outside the model: to hand it over, to wake its callers, and to reload what these evicted
     * from the processor's cache. Measured under load, INT8, packs of 64 and of 128 tokens: 1.2 ms.
     */
    private static final long AROUND_NANOS = 1_000_000;

    /** A size that is slower than the best by this factor will not catch up. */
    private static final double HOPELESS = 1.15;

    /**
     * How often each size is timed, in turn with the others, so that a short slowdown of the machine affects all of
     * them. The fastest run counts, because the model is not what slows a run down.
     */
    private static final int ROUNDS = 5;

    /** The first rounds also prepare memory and compile code, so they drop no size. */
    private static final int FIRST_ROUNDS = 2;

    /** How often a given size is timed. Here too the fastest run counts. */
    private static final int RUNS = 3;

    private final Runner runner;
    private final TextInput text;
    private final int workers;
    private final Ticker ticker;

    /**
     * @param text the text that fills the packs
     * @param workers packs that run at the same time
     */
    public WarmUp(Runner runner, TextInput text, int workers, Ticker ticker) {
        this.runner = runner;
        this.text = text;
        this.workers = workers;
        this.ticker = ticker;
    }

    /**
     * What the warm-up found.
     *
     * @param packTokens a good budget of a pack
     * @param rate rate of one worker with packs of that size, while the other workers are equally busy
     */
    public record Result(int packTokens, RunRate rate) {}

    /** Times packs of several sizes and returns the best one, or the usual one if the difference is noise. */
    public Result findPackTokens() {
        List<Trial> trials = SIZES.stream().map(Trial::new).toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            for (int round = 0; round < ROUNDS; round++) {
                double limit = round < FIRST_ROUNDS ? Double.POSITIVE_INFINITY : HOPELESS * best(trials);
                trials.stream().filter(trial -> trial.nanosForToken() <= limit).forEach(trial -> trial.run(threads));
            }
        }
        trials.forEach(trial -> LOG.debugf("Tried: %s", trial.result()));
        return trials.stream()
                .min(Comparator.comparingDouble(Trial::cost))
                .orElseThrow()
                .result();
    }

    /** Times packs of about {@code packTokens}. */
    public Result time(int packTokens) {
        Trial trial = new Trial(packTokens);
        try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            for (int run = 0; run < RUNS; run++) {
                trial.run(threads);
            }
        }
        return trial.result();
    }

    private static double best(List<Trial> trials) {
        return trials.stream().mapToDouble(Trial::nanosForToken).min().orElseThrow();
    }

    /** The fastest run so far of packs of one size. */
    private final class Trial {

        private final int packTokens;
        private final Pack pack;
        private long nanos = Long.MAX_VALUE;

        private Trial(int packTokens) {
            this.packTokens = packTokens;
            this.pack = Pack.of(Collections.nCopies(Math.max(1, packTokens / text.tokenCount()), text));
        }

        private void run(ExecutorService threads) {
            long start = ticker.nanos();
            runOnAll(threads, pack);
            nanos = Math.min(nanos, ticker.nanos() - start);
        }

        private double nanosForToken() {
            return ((double) nanos + AROUND_NANOS) / pack.tokenCount();
        }

        private double cost() {
            double doublings = Math.abs(Math.log((double) packTokens / USUAL_SIZE) / Math.log(2));
            return nanosForToken() * Math.pow(WORTHWHILE, doublings);
        }

        private Result result() {
            return new Result(packTokens, new RunRate(pack.tokenCount(), Math.max(1, nanos)));
        }
    }

    private void runOnAll(ExecutorService threads, Pack pack) {
        List<Callable<Void>> runs = Collections.nCopies(workers, () -> {
            runner.run(pack, new StopSignal()).close();
            return null;
        });
        try {
            for (Future<Void> run : new ArrayList<>(threads.invokeAll(runs))) {
                run.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run failed while warming up", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while warming up", e);
        }
    }
}
