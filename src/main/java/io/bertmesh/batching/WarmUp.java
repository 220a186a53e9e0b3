package io.bertmesh.batching;

import io.bertmesh.call.Ticker;
import io.bertmesh.model.Pack;
import io.bertmesh.model.Runner;
import io.bertmesh.model.StopSignal;
import io.bertmesh.model.TextInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Times a model before it serves: how fast it runs, and how many tokens a pack should have.
 *
 * <p>Larger packs use the processor better, up to a knee; from there on they only make answers later, and on a CPU fall
 * out of its cache.
 */
public final class WarmUp {

    /** The sizes tried, in tokens. The graph's answers are neighbour-free up to the last. */
    private static final List<Integer> SIZES = List.of(32, 64, 128, 256, 512);

    /**
     * The largest pack is worth its longer wait if it is faster by this factor. Less is noise: with 1.03, starts of one model
     * on one machine found packs of 64, 128 and 256 tokens.
     */
    private static final double WORTHWHILE = 1.05;

    /** The fastest of these counts: what slows a run down is not the model. */
    private static final int RUNS = 3;

    private final Runner runner;
    private final TextInput text;
    private final int workers;
    private final Ticker ticker;

    /**
     * @param text of which the packs are made
     * @param workers packs that run at the same time
     */
    public WarmUp(Runner runner, TextInput text, int workers, Ticker ticker) {
        this.runner = runner;
        this.text = text;
        this.workers = workers;
        this.ticker = ticker;
    }

    /**
     * What was found.
     *
     * @param packTokens a good budget of a pack
     * @param rate of one worker, with packs of that size, while the others are as busy
     */
    public record Result(int packTokens, RunRate rate) {}

    /**
     * Tries packs of growing size until two in a row are no faster than the best before, and takes the smallest that is
     * about as fast as the best.
     */
    public Result findPackTokens() {
        List<Result> tried = new ArrayList<>();
        double bestNanos = Double.MAX_VALUE;
        int noFaster = 0;
        for (int size : SIZES) {
            Result result = time(size);
            tried.add(result);
            noFaster = result.rate().nanosFor(1) < bestNanos ? 0 : noFaster + 1;
            bestNanos = Math.min(bestNanos, result.rate().nanosFor(1));
            if (noFaster == 2) {
                break;
            }
        }
        double goodNanos = bestNanos * WORTHWHILE;
        return tried.stream()
                .filter(result -> result.rate().nanosFor(1) <= goodNanos)
                .findFirst()
                .orElseThrow();
    }

    /** Times packs of about {@code packTokens}. */
    public Result time(int packTokens) {
        Pack pack = Pack.of(Collections.nCopies(Math.max(1, packTokens / text.tokenCount()), text));
        long nanos = Long.MAX_VALUE;
        try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            for (int run = 0; run < RUNS; run++) {
                long start = ticker.nanos();
                runOnAll(threads, pack);
                nanos = Math.min(nanos, ticker.nanos() - start);
            }
        }
        return new Result(packTokens, new RunRate(pack.tokenCount(), Math.max(1, nanos)));
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
