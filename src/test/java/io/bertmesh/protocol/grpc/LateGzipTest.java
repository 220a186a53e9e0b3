package io.bertmesh.protocol.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.grpc.RequestParsing.Unreadable;
import io.bertmesh.v1.ModelServiceGrpc;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class LateGzipTest {

    private static final byte[] TEXT = "今天天气很好。".repeat(1_000).getBytes(StandardCharsets.UTF_8);

    @Test
    void readsWhatGzipWrote() throws IOException {
        try (InputStream bytes = decompressed(gzip(TEXT))) {
            assertThat(bytes.read()).isEqualTo(TEXT[0] & 0xff);
            assertThat(bytes.readAllBytes()).isEqualTo(Arrays.copyOfRange(TEXT, 1, TEXT.length));
        }
    }

    @Test
    void leavesWhatIsNoGzipToTheParser() throws IOException {
        byte[] cut = Arrays.copyOf(gzip(TEXT), 20);

        assertThat(parsed(decompressed(TEXT))).isInstanceOf(Unreadable.class);
        assertThat(parsed(decompressed(cut))).isInstanceOf(Unreadable.class);
        assertThat(parsed(decompressed(new byte[0]))).isInstanceOf(Unreadable.class);
    }

    private static Object parsed(InputStream bytes) {
        var method = ServerMethodDefinition.create(
                ModelServiceGrpc.getGetModelMethod(), (_, _) -> new ServerCall.Listener<>() {});
        return new RequestParsing(1)
                .wrapMethodDefinition(method)
                .getMethodDescriptor()
                .parseRequest(bytes);
    }

    private static InputStream decompressed(byte[] bytes) {
        return new LateGzip().decompress(new ByteArrayInputStream(bytes));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }
}
