package io.bertmesh.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * A real redis-server process that tests start, stop, freeze and kill. It keeps its port over restarts and stores
 * nothing on disk.
 */
public final class RedisServer implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 30;
    private static final Path EXECUTABLE = extract();

    private final int port;
    private final int tlsPort;
    private final List<String> tlsOptions;
    private final TemporaryFolder folder;
    private @Nullable Process process;

    private RedisServer(int port, int tlsPort, List<String> tlsOptions, TemporaryFolder folder) {
        this.port = port;
        this.tlsPort = tlsPort;
        this.tlsOptions = tlsOptions;
        this.folder = folder;
    }

    /** A running server. */
    public static RedisServer started() {
        RedisServer server = down();
        server.start();
        return server;
    }

    /** A server that is not started yet. */
    public static RedisServer down() {
        return new RedisServer(Ports.free(), 0, List.of(), TemporaryFolder.create());
    }

    /** A running server with a second port for TLS, which accepts callers with a certificate of this issuer. */
    public static RedisServer startedWithTls(TestCertificate certificate, TestCertificate callers) {
        TemporaryFolder folder = TemporaryFolder.create();
        try {
            Path own = folder.path().resolve("redis.crt");
            Path key = folder.path().resolve("redis.key");
            certificate.writeTo(own, key);
            Path ca = Files.writeString(folder.path().resolve("callers.crt"), callers.certificatePem());
            int tlsPort = Ports.free();
            List<String> options = List.of(
                    "--tls-port",
                    String.valueOf(tlsPort),
                    "--tls-cert-file",
                    own.toString(),
                    "--tls-key-file",
                    key.toString(),
                    "--tls-ca-cert-file",
                    ca.toString(),
                    "--tls-auth-clients",
                    "yes");
            RedisServer server = new RedisServer(Ports.free(), tlsPort, options, folder);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public int tlsPort() {
        return tlsPort;
    }

    /** Starts it empty and returns when it answers. */
    public void start() {
        List<String> command = new ArrayList<>(List.of(
                EXECUTABLE.toString(),
                "--port",
                String.valueOf(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no"));
        command.addAll(tlsOptions);
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.path().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Eventually.holds("redis-server answers", () -> answers("PING").contains("+PONG"));
    }

    /** Kills it at once. */
    public void kill() {
        Process running = process;
        if (running == null) {
            return;
        }
        signal("KILL");
        try {
            running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process = null;
    }

    /** Freezes it: the system still accepts connections, but the server answers nothing. */
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    /** Sends a command whose words have no spaces, and returns the raw reply. */
    public String send(String command) {
        String reply = answers(command);
        if (reply.startsWith("-")) {
            throw new AssertionError(command + ": " + reply);
        }
        return reply;
    }

    /** All keys. */
    public List<String> keys() {
        return Stream.of(send("KEYS *").split("\r\n"))
                .filter(line -> !line.startsWith("*") && !line.startsWith("$"))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Override
    public void close() {
        kill();
        folder.close();
    }

    private String answers(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_SECONDS * 1_000);
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
            String replies = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return replies.substring(0, replies.length() - "+OK\r\n".length());
        } catch (IOException e) {
            return "-not there";
        }
    }

    private void signal(String name) {
        Process running = process;
        if (running == null) {
            throw new AssertionError("not started");
        }
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(running.pid())).start();
            if (!kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new AssertionError("no signal " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path extract() {
        try {
            Path folder = Files.createDirectories(Path.of("target/redis"));
            return ExecutableProvider.newJarResourceProvider(folder.toFile())
                    .get()
                    .toPath()
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
