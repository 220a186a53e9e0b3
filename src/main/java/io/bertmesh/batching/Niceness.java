package io.bertmesh.batching;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.ThreadFactory;
import org.jboss.logging.Logger;

/**
 * Lowers the priority of threads that compute for long, so that threads with short work run first.
 *
 * <p>Under load all processors are busy with runs, and a call would wait for milliseconds until it is read or refused.
 * Linux ignores the Java priority of a thread unless a JVM-wide option is set, and then the JVM's own threads take the
 * best priorities. So this class calls the system, as {@code nice} does, which needs no privilege.
 */
final class Niceness {

    private static final Logger LOG = Logger.getLogger(Niceness.class);

    /** A tenth of the processor time of a competing ordinary thread. With niceness 4, calls still waited longer. */
    private static final int OF_RUNS = 10;

    /** The first argument of setpriority(2). Only on Linux is "process 0" the calling thread. */
    private static final int PRIO_PROCESS = 0;

    private Niceness() {}

    /** Makes threads that first lower their priority. */
    static ThreadFactory lowered(ThreadFactory threads) {
        return task -> threads.newThread(() -> {
            lowerPriority();
            task.run();
        });
    }

    /** Lowers the calling thread's priority for its lifetime. Does nothing where the system does not allow it. */
    private static void lowerPriority() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return;
        }
        try {
            int result = (int) setPriority().invokeExact(PRIO_PROCESS, 0, OF_RUNS);
            LOG.debugf("Lowered the priority of runs: %s", result == 0);
        } catch (Throwable e) {
            LOG.debug("Could not lower the priority of runs", e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle setPriority() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setpriority"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }
}
