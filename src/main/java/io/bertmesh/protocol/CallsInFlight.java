package io.bertmesh.protocol;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Counts the calls in flight, so that the process can let them finish before it ends. Thread-safe. */
@ApplicationScoped
public class CallsInFlight {

    // Guarded by this, as is the field below.
    private int count;
    private boolean draining;
    // How often the count fell to zero, so that a waiter learns of it even if it wakes up late.
    private long timesNone;

    /** Notes that the process is ending. */
    public synchronized void drain() {
        draining = true;
    }

    /** Whether the process is ending, so that connections close after their next answer. */
    public synchronized boolean isDraining() {
        return draining;
    }

    /** Counts a call that begins. */
    public synchronized void begin() {
        count++;
    }

    /** Counts a call that was answered or failed. */
    public synchronized void end() {
        count--;
        if (count == 0) {
            timesNone++;
            notifyAll();
        }
    }

    /**
     * Waits until there was a moment without a call in flight, at most for {@code timeout}.
     *
     * @return 0, or the number of calls in flight if there was no such moment
     */
    public synchronized int awaitNone(Duration timeout) throws InterruptedException {
        long start = System.nanoTime();
        long timesBefore = timesNone;
        long nanos = timeout.toNanos();
        while (count > 0 && timesNone == timesBefore && nanos > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
            nanos = timeout.toNanos() - (System.nanoTime() - start);
        }
        return timesNone == timesBefore ? count : 0;
    }

    /** The number of calls in flight. */
    public synchronized int count() {
        return count;
    }
}
