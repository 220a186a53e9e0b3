package io.bertmesh.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** Independent callers: it sends each call when it is due, whatever the answers to earlier calls. */
final class OpenLoop {

    private OpenLoop() {}

    /** Receives the answer, at {@code nowNanos}, to a call that was due at {@code dueNanos}. Thread-safe. */
    interface Sink {
        void record(Call call, Answer answer, long dueNanos, long nowNanos);
    }

    /**
     * Sends one call at each arrival and waits for all answers.
     *
     * @param startNanos value of {@link System#nanoTime} at which the arrivals start
     * @return how late the calls were sent, in microseconds
     */
    static Histogram run(ServiceClient client, Supplier<Call> source, Sink sink, long startNanos, long[] arrivals)
            throws InterruptedException {
        Histogram lateness = new Histogram(3);
        CountDownLatch open = new CountDownLatch(arrivals.length);
        for (long arrival : arrivals) {
            Call call = source.get();
            long due = startNanos + arrival;
            parkUntil(due);
            lateness.recordValue((System.nanoTime() - due) / 1000);
            client.send(call, answer -> {
                sink.record(call, answer, due, System.nanoTime());
                open.countDown();
            });
        }
        open.await();
        return lateness;
    }

    private static void parkUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
