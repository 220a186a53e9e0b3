package io.bertmesh.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Figures that the operating system and the JVM report about a process. Memory and handles only on Linux. */
final class ProcessFigures {

    private ProcessFigures() {}

    /**
     * Memory of a process in bytes.
     *
     * @param resident resident memory now
     * @param peak its maximum so far
     */
    record Memory(long resident, long peak) {}

    static Memory memory(long pid) {
        return new Memory(statusKib(pid, "VmRSS:") * 1024, statusKib(pid, "VmHWM:") * 1024);
    }

    static long threadCount(long pid) {
        return statusKib(pid, "Threads:");
    }

    static long handleCount(long pid) throws IOException {
        try (Stream<Path> handles = Files.list(Path.of("/proc/%d/fd".formatted(pid)))) {
            return handles.count();
        }
    }

    /** CPU time of a process until now, all threads together. */
    static Duration cpu(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    /** CPU time of a JVM's compilers until now, without ended threads; zero if the JVM does not report it. */
    static Duration compilerCpu(long pid) throws IOException {
        Path threads = Path.of("/proc/%d/task".formatted(pid));
        if (!Files.exists(threads)) {
            return Duration.ZERO;
        }
        try (Stream<Path> list = Files.list(threads)) {
            long hundredths = list.map(thread -> lines(thread.resolve("stat")).getFirst())
                    .filter(stat -> stat.contains("CompilerThre"))
                    .mapToLong(ProcessFigures::hundredths)
                    .sum();
            return Duration.ofMillis(10 * hundredths);
        }
    }

    /** Parses {@code pid (name) state ...}: user and system time are the 12th and 13th values after the name. */
    private static long hundredths(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /** CPU time of this process until now. */
    static Duration ownCpu() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return Duration.ofNanos(system.getProcessCpuTime());
    }

    /** CPU time of all processes of the machine until now; zero if the system does not report it. */
    static Duration machineCpu() {
        Path counters = Path.of("/proc/stat");
        if (!Files.exists(counters)) {
            return Duration.ZERO;
        }
        // cpu user nice system idle iowait irq softirq steal ..., in hundredths of a second
        String[] fields = lines(counters).getFirst().split("\\s+");
        long hundredths = IntStream.of(1, 2, 3, 6, 7, 8)
                .mapToLong(field -> Long.parseLong(fields[field]))
                .sum();
        return Duration.ofMillis(10 * hundredths);
    }

    static ThreadMXBean threads() {
        return (ThreadMXBean) ManagementFactory.getThreadMXBean();
    }

    /** Opens the JVM's own statistics of a Java process. This starts a management agent in it, which uses memory. */
    // The address belongs to a process that the benchmark itself started.
    @SuppressWarnings("BanJNDI")
    static JMXConnector connect(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
            try {
                return JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException("process %d: no management agent".formatted(pid), e);
        }
    }

    /** Bytes of heap that all threads have allocated until now, including ended threads. */
    static long allocatedBytes(JMXConnector connector) throws IOException {
        return ManagementFactory.newPlatformMXBeanProxy(
                        connector.getMBeanServerConnection(), ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class)
                .getTotalThreadAllocatedBytes();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long statusKib(long pid, String field) {
        Path status = Path.of("/proc/%d/status".formatted(pid));
        if (!Files.exists(status)) {
            return 0;
        }
        return lines(status).stream()
                .filter(line -> line.startsWith(field))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
