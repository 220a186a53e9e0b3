package io.bertmesh.model;

/** Runs packs through one model. Thread-safe. Must not be closed during a run. */
public interface Runner extends AutoCloseable {

    /**
     * Runs one pack and waits for the answer, on the calling thread.
     *
     * @param stop ends the run early; the run then throws
     * @return the answer, which the caller closes
     * @throws BrokenRunnerException if the run fails and no later run can succeed
     * @throws IllegalStateException if the run fails or is stopped; the next run may succeed
     */
    Rows run(Pack pack, StopSignal stop);

    /** The hardware that really runs the model, which may differ from the configured hardware. */
    Provider provider();

    @Override
    void close();

    /** Makes a runner for a bundle. */
    interface Factory {

        /**
         * Loads the graph of the bundle.
         *
         * @throws BundleException if the graph cannot be loaded on the configured hardware
         */
        Runner open(Bundle bundle);
    }
}
