package io.bertmesh.batching;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jboss.logging.Logger;

/**
 * Lets a thread that computes for long stand back for threads that have a moment's work.
 *
 * <p>Under load all processors are busy with runs, and without this a call waits for milliseconds until it is read, or
 * refused. The Java priority of a thread means nothing on Linux unless the whole JVM is told otherwise, and then its own
 * threads take the best ones. So the system is asked, as {@code nice} does, which needs no privilege.
 */
final class Niceness {

    private static final Logger LOG = Logger.getLogger(Niceness.class);

    /** A tenth of the processor time of an ordinary thread that wants it as well. With 4 calls still waited longer. */
    private static final int OF_RUNS = 10;

    /** The first argument of setpriority(2). On Linux alone "process 0" is the calling thread. */
    private static final int PRIO_PROCESS = 0;

    private Niceness() {}

    /** Lowers the calling thread's priority for good. Where that cannot be done it stays as it is. */
    static void standBack() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return;
        }
        try {
            int result = (int) setPriority().invokeExact(PRIO_PROCESS, 0, OF_RUNS);
            LOG.debugf("Runs stand back for short work: %s", result == 0);
        } catch (Throwable e) {
            LOG.debug("The priority of runs stays as it is", e);
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
