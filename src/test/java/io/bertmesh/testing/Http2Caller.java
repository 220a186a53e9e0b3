package io.bertmesh.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * A gRPC caller that writes HTTP/2 frames itself, so that it can do what no library would: announce a message and not
 * send it, and keep a stream open after the service ended it. Reads time out.
 */
public final class Http2Caller implements AutoCloseable {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;

    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;

    private static final int MAX_FRAME_BYTES = 16_384;
    private static final int MAX_WINDOW_GROWTH = 1 << 30;
    private static final int TIMEOUT_MILLIS = 30_000;

    private final Socket socket;
    private final DataInputStream input;
    private final Set<Integer> ended = new HashSet<>();
    private final Set<Integer> answered = new HashSet<>();
    private int lastStream = -1;

    public Http2Caller(int port) throws IOException {
        socket = new Socket("localhost", port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        input = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        write(SETTINGS, 0, 0, new byte[0]);
        write(WINDOW_UPDATE, 0, 0, number(MAX_WINDOW_GROWTH));
    }

    /** Begins a call, and returns its stream. */
    public int open(String method) throws IOException {
        lastStream += 2;
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        header(headers, ":method", "POST");
        header(headers, ":scheme", "http");
        header(headers, ":path", "/" + method);
        header(headers, ":authority", "localhost");
        header(headers, "content-type", "application/grpc");
        header(headers, "te", "trailers");
        write(HEADERS, END_HEADERS, lastStream, headers.toByteArray());
        return lastStream;
    }

    public void send(int stream, byte[] message) throws IOException {
        byte[] framed = ByteBuffer.allocate(5 + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
        write(DATA, 0, stream, framed);
    }

    /** Sends the first five bytes of a message, and none of the message itself. */
    public void announce(int stream, int flag, int messageBytes) throws IOException {
        write(
                DATA,
                0,
                stream,
                ByteBuffer.allocate(5).put((byte) flag).putInt(messageBytes).array());
    }

    /** Sends a part of a message, from its beginning, and not the rest. */
    public void sendPart(int stream, int messageBytes, int sentBytes) throws IOException {
        announce(stream, 0, messageBytes);
        for (int left = sentBytes; left > 0; left -= MAX_FRAME_BYTES) {
            write(DATA, 0, stream, new byte[Math.min(left, MAX_FRAME_BYTES)]);
        }
    }

    public void halfClose(int stream) throws IOException {
        write(DATA, END_STREAM, stream, new byte[0]);
    }

    /** Reads until the service has ended the stream. Throws {@link AssertionError} if it gives up the connection. */
    public void awaitEnd(int stream) throws IOException {
        while (!ended.contains(stream)) {
            int _ = readFrame();
        }
    }

    /** Whether a message has come on the stream. */
    public boolean isAnswered(int stream) {
        return answered.contains(stream);
    }

    /** Reads all that the service had written when it saw this. Throws like {@link #awaitEnd}. */
    public void awaitPing() throws IOException {
        write(PING, 0, 0, new byte[8]);
        int type = readFrame();
        while (type != PING) {
            type = readFrame();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private int readFrame() throws IOException {
        int lengthAndType = input.readInt();
        int flags = input.readUnsignedByte();
        int stream = input.readInt();
        byte[] payload = input.readNBytes(lengthAndType >>> 8);
        int type = lengthAndType & 0xff;
        if (type == GOAWAY) {
            throw new AssertionError("GOAWAY: " + new String(payload, 8, payload.length - 8, StandardCharsets.UTF_8));
        }
        if (type == SETTINGS && flags != ACK) {
            write(SETTINGS, ACK, 0, new byte[0]);
        }
        if (type == DATA) {
            answered.add(stream);
        }
        if (type == RST_STREAM || ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0)) {
            ended.add(stream);
        }
        return type;
    }

    private void write(int type, int flags, int stream, byte[] payload) throws IOException {
        socket.getOutputStream()
                .write(ByteBuffer.allocate(9 + payload.length)
                        .putInt(payload.length << 8 | type)
                        .put((byte) flags)
                        .putInt(stream)
                        .put(payload)
                        .array());
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /** Without Huffman code and without the table, RFC 7541 section 6.2.2: names and values of less than 127 bytes. */
    private static void header(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        block.write(name.length());
        block.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        block.write(value.length());
        block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }
}
