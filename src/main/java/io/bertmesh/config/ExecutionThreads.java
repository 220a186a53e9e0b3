package io.bertmesh.config;

import io.bertmesh.model.Provider;

/**
 * How runs share the processors. Pure.
 *
 * <p>On a CPU, each processor computes one run on one thread, so that no thread spins or waits for the slower half of a
 * run. docs/scheduling.md has the figures. A GPU computes one run after the other.
 *
 * @param workers packs that run at the same time for each model, 1 or more
 * @param threadsPerWorker threads that compute one pack, 1 or more
 */
public record ExecutionThreads(int workers, int threadsPerWorker) {

    /** The configured numbers, or else what suits the processors. */
    public static ExecutionThreads of(BertConfig.Execution config, int processors) {
        int workers = config.workers().orElseGet(() -> defaultWorkers(config, processors));
        int threads = config.threadsPerWorker().orElse(Math.max(1, processors / workers));
        return new ExecutionThreads(workers, threads);
    }

    private static int defaultWorkers(BertConfig.Execution config, int processors) {
        return config.provider() == Provider.CUDA
                ? 1
                : Math.max(1, processors / config.threadsPerWorker().orElse(1));
    }
}
