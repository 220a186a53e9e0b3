package io.bertmesh;

import io.bertmesh.testing.TemporaryFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The packaged service as a process of its own, on ports that were free. Closing it ends it. */
public final class ServiceProcess implements AutoCloseable {

    /** A busy machine starts it in ten seconds. */
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final TemporaryFolder temporary;
    private final int grpcPort;
    private final int httpPort;
    private final int managementPort;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CountDownLatch announced = new CountDownLatch(1);
    private final Thread reader;

    private ServiceProcess(Process process, TemporaryFolder temporary, List<Integer> ports) {
        this.process = process;
        this.temporary = temporary;
        this.grpcPort = ports.get(0);
        this.httpPort = ports.get(1);
        this.managementPort = ports.get(2);
        this.reader = Thread.ofVirtual().start(this::read);
    }

    /** Starts the service with these variables of {@code BERTMESH_*}. */
    public static ServiceProcess start(Map<String, String> settings) throws IOException {
        return start(settings, List.of("--enable-native-access=ALL-UNNAMED"));
    }

    /** Starts the service with these variables and these options of its JVM. */
    public static ServiceProcess start(Map<String, String> settings, List<String> jvmOptions) throws IOException {
        return start(settings, jvmOptions, List.of());
    }

    /** Starts the service with a limit of open files, as {@code ulimit -n} sets it. */
    public static ServiceProcess startWithOpenFiles(int files) throws IOException {
        return start(
                Map.of(),
                List.of("--enable-native-access=ALL-UNNAMED"),
                List.of("sh", "-c", "ulimit -n %d; exec \"$0\" \"$@\"".formatted(files)));
    }

    private static ServiceProcess start(Map<String, String> settings, List<String> jvmOptions, List<String> prefix)
            throws IOException {
        List<Integer> ports = freePorts();
        TemporaryFolder temporary = TemporaryFolder.create();
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // A process that is killed does not delete the native libraries that it unpacked.
        command.add("-Djava.io.tmpdir=" + temporary.path());
        command.addAll(jvmOptions);
        command.add("-jar");
        command.add(
                Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath().toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(settings);
        builder.environment().put("QUARKUS_GRPC_SERVER_PORT", String.valueOf(ports.get(0)));
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(ports.get(1)));
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", String.valueOf(ports.get(2)));
        Process process = builder.redirectErrorStream(true).start();
        return new ServiceProcess(process, temporary, ports);
    }

    public int grpcPort() {
        return grpcPort;
    }

    public int httpPort() {
        return httpPort;
    }

    public int managementPort() {
        return managementPort;
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until the service says that it is up, and ends it if it does not. */
    public ServiceProcess awaitStart() throws InterruptedException {
        if (!announced.await(PATIENCE_SECONDS, TimeUnit.SECONDS) || !process.isAlive()) {
            String said = output();
            close();
            throw new AssertionError("not up:\n" + said);
        }
        return this;
    }

    /** Waits for the process to end. */
    public int awaitExitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after %d s:\n%s".formatted(PATIENCE_SECONDS, output()));
        }
        reader.join();
        return process.exitValue();
    }

    /** Asks the process to end, as {@code kill} and Kubernetes do. */
    public void terminate() {
        // Not process.destroy(), which also closes the output, and with it the last words.
        process.toHandle().destroy();
    }

    /** All that was written so far to standard output and standard error. */
    public String output() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
        temporary.close();
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(line -> {
                lines.add(line);
                // The announcement is one log record, so all its lines are written by the time the last one is read.
                if (line.contains("  curl ")) {
                    announced.countDown();
                }
            });
        } catch (IOException e) {
            throw new AssertionError("output of the process cannot be read", e);
        } finally {
            // A process that ended will announce nothing any more.
            announced.countDown();
        }
    }

    private static List<Integer> freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket two = new ServerSocket(0);
                ServerSocket three = new ServerSocket(0)) {
            return List.of(one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
        }
    }
}
