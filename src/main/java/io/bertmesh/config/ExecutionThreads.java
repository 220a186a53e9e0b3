package io.bertmesh.config;

import io.bertmesh.model.Provider;

/**
 * How the processors are shared out among runs. Pure.
 *
 * <p>On a CPU, as many runs at a time as there are processors, each on one thread: nothing spins, and no run waits for
 * the slower half of another. docs/scheduling.md has the figures. A GPU does one run after the other.
 *
 * @param workers packs that run at the same time for each model, 1 or more
 * @param threadsPerWorker threads that compute one pack, 1 or more
 */
public record ExecutionThreads(int workers, int threadsPerWorker) {

    /** What the configuration says, and what suits the processors where it says nothing. */
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
