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

/** What the operating system and the JVM tell of a process. Memory and handles are known on Linux only. */
final class ProcessFigures {

    private ProcessFigures() {}

    /**
     * Memory of a process in bytes.
     *
     * @param resident as it is now
     * @param peak the most it ever was
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

    /** CPU time that the compilers of a JVM took until now; zero where it is not told. Threads that ended are missing. */
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

    /** Of {@code pid (name) state ...}, of which user and system time are the 12th and 13th behind the name. */
    private static long hundredths(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /** CPU time of this process until now. */
    static Duration ownCpu() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return Duration.ofNanos(system.getProcessCpuTime());
    }

    /** CPU time of all processes of the machine until now; zero where it is not told. */
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

    /** Opens the JVM's own account of a Java process. This starts a management agent in it, which takes memory. */
    // The address is that of a process that the benchmark started itself.
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
            throw new IOException("process %d cannot be looked into".formatted(pid), e);
        }
    }

    /** Bytes of heap that all threads together, ended ones included, have taken until now. */
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
