package io.bertmesh.model;

/** Runs packs through one model. Thread-safe. Must not be closed during a run. */
public interface Runner extends AutoCloseable {

    /**
     * Runs one pack and waits for the answer, on the calling thread.
     *
     * @param stop ends the run early, with an exception
     * @return the answer, which the caller closes
     * @throws BrokenRunnerException if the run fails and no later one can succeed
     * @throws IllegalStateException if the run fails or is stopped; the next may well succeed
     */
    Rows run(Pack pack, StopSignal stop);

    /** Where the model really runs, which need not be where the configuration wants it. */
    Provider provider();

    @Override
    void close();

    /** Makes a runner for a bundle. */
    interface Factory {

        /**
         * Loads the graph of the bundle.
         *
         * @throws BundleException if the graph cannot be loaded where the configuration wants it
         */
        Runner open(Bundle bundle);
    }
}
