package io.bertmesh.protocol;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Counts the calls that are being answered, so that the process can let them finish before it ends. Thread-safe. */
@ApplicationScoped
public class CallsUnderWay {

    // Guarded by this, as is the field below.
    private int count;
    // How often the count fell to zero: a waiter that wakes up late still learns of it.
    private long timesNone;

    /** A call came. */
    public synchronized void begin() {
        count++;
    }

    /** The service answered a call, or the call failed. */
    public synchronized void end() {
        count--;
        if (count == 0) {
            timesNone++;
            notifyAll();
        }
    }

    /**
     * Waits until there was a moment without a call under way, but not longer than {@code patience}.
     *
     * @return 0, or how many calls are under way if there was no such moment
     */
    public synchronized int awaitNone(Duration patience) throws InterruptedException {
        long start = System.nanoTime();
        long timesBefore = timesNone;
        long nanos = patience.toNanos();
        while (count > 0 && timesNone == timesBefore && nanos > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
            nanos = patience.toNanos() - (System.nanoTime() - start);
        }
        return timesNone == timesBefore ? count : 0;
    }

    /** How many calls are under way. */
    public synchronized int count() {
        return count;
    }
}
