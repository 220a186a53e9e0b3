package io.bertmesh.bench;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends a list of texts to the service. */
final class Serving {

    /** Enough for several packs to wait at any time, but few enough that the service refuses none. */
    static final int CALLERS = 64;

    private Serving() {}

    /** Extracts the features of each text in a closed loop. Fails if a call is not answered. */
    static Lap lap(ServiceClient client, List<BenchText> texts) throws InterruptedException {
        List<Call> calls = Call.extracting(texts);
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        LatencyRecorder recorder = new LatencyRecorder(start, start + Long.MAX_VALUE / 2);
        ClosedLoop.run(
                client,
                () -> Optional.of(next.getAndIncrement())
                        .filter(i -> i < calls.size())
                        .map(calls::get),
                recorder,
                CALLERS);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (recorder.answeredCalls() != calls.size()) {
            throw new IllegalStateException("%d of %d texts answered: %s"
                    .formatted(recorder.answeredCalls(), calls.size(), recorder.traffic()));
        }
        return new Lap(texts, seconds);
    }
}
