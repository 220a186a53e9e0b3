package io.bertmesh.protocol.grpc;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Keeps warnings about callers' faults out of the log of gRPC's transport. Any caller can cause them, any number of
 * times, and they repeat its bytes, as {@code Illegal pseudo-header ':secret' in request}. Warnings about the service's own
 * faults pass, which a level for the whole category would lose.
 */
final class TransportLog implements Filter {

    // Kept, because a logger that nothing refers to may lose its filter.
    private static final Logger TRANSPORT = Logger.getLogger("io.grpc.netty.NettyServerHandler");

    /** Filters the log from now on. */
    static void filter() {
        TRANSPORT.setFilter(new TransportLog());
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        return !isFaultOfCaller(line);
    }

    private static boolean isFaultOfCaller(LogRecord line) {
        if (String.valueOf(line.getMessage()).startsWith("Expected header TE")) {
            return true;
        }
        // Netty finds that a frame or a header breaks the protocol; INTERNAL_ERROR is what it makes of our exceptions.
        return line.getThrown() instanceof Http2Exception broken && broken.error() != Http2Error.INTERNAL_ERROR;
    }
}
