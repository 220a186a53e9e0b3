package io.bertmesh.telemetry;

/** A way of telemetry that looks at every call. Its beans are found by {@link CallWatches}. */
public interface CallWatch {

    /** A call came. Told on the thread of its edge, before any work is done. */
    CallObservation begin(CallOrigin origin);
}
