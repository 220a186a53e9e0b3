package io.bertmesh.boot;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Ends the process if it has no memory left to read and write calls with. The JVM's own flag for that watches only the
 * heap. Netty would lose connections, without a line in the log, and the process would seem well.
 */
final class DirectMemory {

    /** EX_SOFTWARE of sysexits.h, as of a broken model: only a new process helps. */
    static final int EXIT_CODE = 70;

    /** Beats in a row. A burst that is over sooner costs the calls of a moment, and not those of a restart. */
    static final int PATIENCE_BEATS = 4;

    /** Netty asks for no more than this at once, except for a single large message. */
    private static final long LEAST_FREE_BYTES = 65_536;

    private static final Logger LOG = Logger.getLogger(DirectMemory.class);

    private final LongSupplier usedBytes;
    private final long maxBytes;
    private final IntConsumer exit;
    // Only the beat uses it.
    private int fullBeats;

    /** @param exit starts to end the process with this code, and returns at once */
    DirectMemory(LongSupplier usedBytes, long maxBytes, IntConsumer exit) {
        this.usedBytes = usedBytes;
        this.maxBytes = maxBytes;
        this.exit = exit;
    }

    /** That of this process. */
    static DirectMemory ofProcess(IntConsumer exit) {
        BufferPoolMXBean buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
        // Netty allocates past the JVM's count where it can, and counts for itself then.
        return new DirectMemory(
                () -> Math.max(buffers.getMemoryUsed(), PlatformDependent.usedDirectMemory()),
                PlatformDependent.maxDirectMemory(),
                exit);
    }

    /** Checks whether there is memory left. Called periodically. */
    void check() {
        fullBeats = usedBytes.getAsLong() > maxBytes - LEAST_FREE_BYTES ? fullBeats + 1 : 0;
        if (fullBeats == PATIENCE_BEATS) {
            LOG.errorf(
                    "All %d bytes of direct memory are in use, so this process can take no more calls. It exits with"
                            + " code %d; restart it, with a larger -XX:MaxDirectMemorySize or a smaller"
                            + " BERTMESH_LIMITS_BYTES_IN_FLIGHT.",
                    maxBytes, EXIT_CODE);
            exit.accept(EXIT_CODE);
        }
    }
}
