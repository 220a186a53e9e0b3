package io.bertmesh.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits up to 30 seconds for what another thread does. */
public final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Eventually() {}

    /** Returns as soon as the condition holds. */
    public static void holds(String condition, BooleanSupplier test) {
        long start = System.nanoTime();
        while (!test.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("not within %d s: %s".formatted(PATIENCE.toSeconds(), condition));
            }
            Thread.onSpinWait();
        }
    }

    /** Returns as soon as the thread has ended. */
    public static void ends(Thread thread) throws InterruptedException {
        if (!thread.join(PATIENCE)) {
            throw new AssertionError("not within %d s: the thread ends".formatted(PATIENCE.toSeconds()));
        }
    }
}
