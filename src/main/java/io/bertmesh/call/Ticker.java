package io.bertmesh.call;

/** A clock that only runs forward. Injected wherever time decides something, so that tests own it. */
@FunctionalInterface
public interface Ticker {

    /** Nanoseconds since an arbitrary moment, as {@link System#nanoTime()}. */
    long nanos();

    /** The clock of this machine. */
    static Ticker system() {
        return System::nanoTime;
    }
}
