package io.bertmesh.call;

/** A monotonic clock. Injected wherever time matters, so that tests control it. */
@FunctionalInterface
public interface Ticker {

    /** Nanoseconds since an arbitrary moment, like {@link System#nanoTime()}. */
    long nanos();

    /** The clock of this machine. */
    static Ticker system() {
        return System::nanoTime;
    }
}
