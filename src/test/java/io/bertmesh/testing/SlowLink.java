package io.bertmesh.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** A proxy to a server on this machine that delays the server's answers as long as a test wants. */
public final class SlowLink implements AutoCloseable {

    private static final int BUFFER_BYTES = 8_192;

    private final ServerSocket entrance;
    private final int port;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private volatile Duration delay = Duration.ZERO;

    private SlowLink(ServerSocket entrance, int port) {
        this.entrance = entrance;
        this.port = port;
    }

    /** A link without delay at first. */
    public static SlowLink to(int port) {
        try {
            SlowLink link = new SlowLink(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
            Thread.startVirtualThread(link::accept);
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port to which callers connect. */
    public int port() {
        return entrance.getLocalPort();
    }

    /** Delays each piece that the server sends from now on. */
    public void delayAnswers(Duration time) {
        delay = time;
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = entrance.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.add(caller);
                sockets.add(server);
                Thread.startVirtualThread(() -> pass(caller, server, () -> Duration.ZERO));
                Thread.startVirtualThread(() -> pass(server, caller, () -> delay));
            }
        } catch (IOException e) {
            // The link was closed, or no server listens.
        }
    }

    private static void pass(Socket from, Socket to, Supplier<Duration> delay) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream source = from.getInputStream();
            OutputStream target = to.getOutputStream();
            for (int bytes = source.read(buffer); bytes >= 0; bytes = source.read(buffer)) {
                Thread.sleep(delay.get());
                target.write(buffer, 0, bytes);
            }
        } catch (IOException e) {
            // One side has closed its connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
