package io.bertmesh.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** As many threads as the service has workers. Each takes the next piece of work when it has finished one. */
final class Workers implements AutoCloseable {

    private final int count;
    private final ExecutorService threads;

    Workers(int count) {
        this.count = count;
        this.threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().name("bench-worker-", 0).factory());
    }

    /** One piece of work that may fail. */
    interface Work<T> {
        void run(T piece) throws Exception;
    }

    /** Does all pieces, and returns how long that took. */
    <T> long timeNanos(List<T> pieces, Work<T> work) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        Callable<Void> loop = () -> {
            for (int i = next.getAndIncrement(); i < pieces.size(); i = next.getAndIncrement()) {
                work.run(pieces.get(i));
            }
            return null;
        };
        List<Future<Void>> ends = new ArrayList<>();
        long start = System.nanoTime();
        for (int worker = 0; worker < count; worker++) {
            ends.add(threads.submit(loop));
        }
        for (Future<Void> end : ends) {
            await(end);
        }
        return System.nanoTime() - start;
    }

    int count() {
        return count;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static void await(Future<Void> end) throws InterruptedException {
        try {
            end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("work of a baseline failed", e.getCause());
        }
    }
}
