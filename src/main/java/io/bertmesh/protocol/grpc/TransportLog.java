package io.bertmesh.protocol.grpc;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.Arrays;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps warnings about callers' faults out of the log of gRPC's transport. Any caller can cause them, any number of
 * times, and they repeat its bytes, as {@code Illegal pseudo-header ':secret' in request}. Warnings about the service's
 * own faults pass, which a level for the whole category would lose.
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
        String sentence = String.valueOf(line.getMessage());
        return !sentence.startsWith("Expected header TE")
                && !breaksProtocol(line.getThrown())
                && !(sentence.startsWith("Exception in onHeadersRead") && isOfHeader(line.getThrown()))
                && !(sentence.equals("Stream Error") && isOfHeader(causeOf(line.getThrown())));
    }

    /** INTERNAL_ERROR is what gRPC makes of exceptions. With all other codes Netty says what the caller does wrong. */
    private static boolean breaksProtocol(@Nullable Throwable thrown) {
        return thrown instanceof Http2Exception broken && broken.error() != Http2Error.INTERNAL_ERROR;
    }

    /** gRPC fails so on an empty path and on a malformed {@code grpc-timeout}, and reports each twice. */
    private static boolean isOfHeader(@Nullable Throwable thrown) {
        return (thrown instanceof IllegalArgumentException || thrown instanceof IndexOutOfBoundsException)
                && Arrays.stream(thrown.getStackTrace())
                        .noneMatch(frame -> frame.getClassName().startsWith("io.bertmesh."));
    }

    private static @Nullable Throwable causeOf(@Nullable Throwable thrown) {
        return thrown == null ? null : thrown.getCause();
    }
}
