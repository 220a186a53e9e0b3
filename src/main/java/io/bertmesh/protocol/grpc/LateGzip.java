package io.bertmesh.protocol.grpc;

import io.grpc.Decompressor;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Decompresses gzip from the first read on. gRPC's own class reads the head at once, before the message reaches a
 * parser, so that a message which is not gzip would end its call with UNKNOWN instead of in {@link RequestParsing}.
 */
final class LateGzip implements Decompressor {

    @Override
    public String getMessageEncoding() {
        return "gzip";
    }

    @Override
    public InputStream decompress(InputStream compressed) {
        return new Late(compressed);
    }

    private static final class Late extends InputStream {

        // The compressed bytes before the first read, the decompressed ones after it. Read by one thread.
        private InputStream bytes;
        private boolean isOpen;

        Late(InputStream compressed) {
            this.bytes = compressed;
        }

        @Override
        public int read() throws IOException {
            return opened().read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return opened().read(target, offset, length);
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }

        private InputStream opened() throws IOException {
            if (!isOpen) {
                bytes = new GZIPInputStream(bytes);
                isOpen = true;
            }
            return bytes;
        }
    }
}
