package io.bertmesh.boot;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a process that is told to end while it starts. Quarkus would first wait for the start to finish, which it may never
 * do, for example if a file of a bundle is on a file system that does not answer.
 */
public final class StartAbort {

    /** A start that is about to finish or fail ends the ordinary way within this. Nothing is in flight yet. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** What a shell reports of a process that SIGTERM ended. */
    static final int EXIT_CODE = 143;

    private static final CountDownLatch OVER = new CountDownLatch(1);

    private StartAbort() {}

    /** From now on, until {@link #disarm}, a signal ends the process within seconds. */
    public static void arm() {
        Runtime.getRuntime().addShutdownHook(new Thread(StartAbort::await, "start-abort"));
    }

    /** The start is over, well or not. */
    public static void disarm() {
        OVER.countDown();
    }

    private static void await() {
        try {
            if (OVER.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.err.println("Told to end while it started, so it ends without finishing the start");
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
