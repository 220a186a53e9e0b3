package io.bertmesh.protocol;

import io.bertmesh.model.Bundle;
import io.bertmesh.model.Pack;
import io.bertmesh.model.Provider;
import io.bertmesh.model.Rows;
import io.bertmesh.model.Runner;
import io.bertmesh.model.StopSignal;
import io.bertmesh.onnx.OnnxRunnerFactory;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Real runners that stop before each run while the gate is closed, and record the texts that they run. */
@Alternative
@Singleton
public class GatedRunners implements Runner.Factory {

    private static final int PATIENCE_SECONDS = 30;

    private final OnnxRunnerFactory real;
    private final List<Integer> seenTokenCounts = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
    // Only the test's thread replaces both, before the runs that read them.
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile CountDownLatch arrival = new CountDownLatch(0);

    GatedRunners(OnnxRunnerFactory real) {
        this.real = real;
    }

    /** Makes every run from now on wait. */
    void shut() {
        arrival = new CountDownLatch(1);
        gate = new CountDownLatch(1);
        seenTokenCounts.clear();
    }

    /** Lets all runs continue. */
    void open() {
        gate.countDown();
    }

    /** Waits until the worker waits at the gate. */
    void awaitArrival() throws InterruptedException {
        if (!arrival.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("no run began");
        }
    }

    /** Makes the next run fail. */
    void failNext(String message) {
        failures.add(message);
    }

    /** The length of each text that was run since the gate was closed. */
    List<Integer> seenTokenCounts() {
        return seenTokenCounts;
    }

    @Override
    public Runner open(Bundle bundle) {
        return new GatedRunner(real.open(bundle));
    }

    private void pass(Pack pack) {
        seenTokenCounts.addAll(tokenCounts(pack));
        arrival.countDown();
        try {
            if (!gate.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the gate stayed shut");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
        String failure = failures.poll();
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }

    private static List<Integer> tokenCounts(Pack pack) {
        Map<Long, Long> counts = LongStream.of(pack.sequenceIds())
                .boxed()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return counts.values().stream().map(Math::toIntExact).toList();
    }

    /** One runner behind the gate. */
    private final class GatedRunner implements Runner {

        private final Runner runner;

        GatedRunner(Runner runner) {
            this.runner = runner;
        }

        @Override
        public Rows run(Pack pack, StopSignal stop) {
            pass(pack);
            return runner.run(pack, stop);
        }

        @Override
        public Provider provider() {
            return runner.provider();
        }

        @Override
        public void close() {
            runner.close();
        }
    }
}
