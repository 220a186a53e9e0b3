package io.bertmesh.protocol;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the calls that are being answered, so that the process can let them finish before it ends. Thread-safe. */
@ApplicationScoped
public class CallsUnderWay {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition none = lock.newCondition();
    // Guarded by the lock, as is the field below.
    private int count;
    // How often there were none: a waiter that wakes up late still learns of it.
    private long timesNone;

    /** A call came. */
    public void begin() {
        lock.lock();
        try {
            count++;
        } finally {
            lock.unlock();
        }
    }

    /** A call was answered, or failed. */
    public void end() {
        lock.lock();
        try {
            count--;
            if (count == 0) {
                timesNone++;
                none.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there was a moment without a call under way, but not longer than {@code patience}.
     *
     * @return 0, or how many calls are under way if there was no such moment
     */
    public int awaitNone(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long nanos = patience.toNanos();
            long timesBefore = timesNone;
            while (count > 0 && timesNone == timesBefore && nanos > 0) {
                nanos = none.awaitNanos(nanos);
            }
            return timesNone == timesBefore ? count : 0;
        } finally {
            lock.unlock();
        }
    }

    /** How many calls are under way. */
    public int count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }
}
