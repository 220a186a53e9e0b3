package io.bertmesh.api;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the calls that are being answered, so that the process can let them finish before it ends. Thread-safe. */
@ApplicationScoped
public class CallsUnderWay {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition none = lock.newCondition();
    // Guarded by the lock.
    private int count;

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
                none.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until no call is under way, but not longer than {@code patience}.
     *
     * @return how many calls are still under way
     */
    public int awaitNone(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long nanos = patience.toNanos();
            while (count > 0 && nanos > 0) {
                nanos = none.awaitNanos(nanos);
            }
            return count;
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
