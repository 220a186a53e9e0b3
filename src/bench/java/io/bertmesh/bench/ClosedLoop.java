package io.bertmesh.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A number of callers, each of which waits for its answer before it calls again. A refused caller first waits as long
 * as the service says.
 */
final class ClosedLoop {

    /** The wait if the service gives no hint. */
    private static final Duration LEAST_WAIT = Duration.ofMillis(10);

    private final ServiceClient client;
    private final Supplier<Optional<Call>> source;
    private final LatencyRecorder recorder;
    private final CountDownLatch callersLeft;

    private ClosedLoop(ServiceClient client, Supplier<Optional<Call>> source, LatencyRecorder recorder, int callers) {
        this.client = client;
        this.source = source;
        this.recorder = recorder;
        this.callersLeft = new CountDownLatch(callers);
    }

    /** Calls until the source is empty and all answers have arrived. The source must be thread-safe. */
    static void run(ServiceClient client, Supplier<Optional<Call>> source, LatencyRecorder recorder, int callers)
            throws InterruptedException {
        ClosedLoop loop = new ClosedLoop(client, source, recorder, callers);
        for (int caller = 0; caller < callers; caller++) {
            loop.callNext();
        }
        loop.callersLeft.await();
    }

    private void callNext() {
        Optional<Call> next = source.get();
        if (next.isEmpty()) {
            callersLeft.countDown();
            return;
        }
        Call call = next.get();
        long start = System.nanoTime();
        client.send(call, answer -> {
            recorder.record(call, answer, start, System.nanoTime());
            if (answer instanceof Answer.Refused(Duration retryAfter)) {
                Duration wait = retryAfter.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : retryAfter;
                CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS)
                        .execute(this::callNext);
                return;
            }
            callNext();
        });
    }
}
