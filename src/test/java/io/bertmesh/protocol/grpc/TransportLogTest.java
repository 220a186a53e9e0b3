package io.bertmesh.protocol.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TransportLogTest {

    private final TransportLog filter = new TransportLog();

    @Test
    void leavesOutWhatCallersDoWrong() {
        Http2Exception header =
                Http2Exception.streamError(1, Http2Error.PROTOCOL_ERROR, "Illegal pseudo-header ':secret' in request.");

        assertThat(filter.isLoggable(line("Stream Error", header))).isFalse();
        assertThat(filter.isLoggable(line("Expected header TE: trailers, but secret is received.", null)))
                .isFalse();
    }

    @Test
    void leavesOutHeadersThatCannotBeParsed() {
        NumberFormatException timeout = new NumberFormatException("For input string: \"secret\"");
        timeout.setStackTrace(new StackTraceElement[] {frame("io.grpc.internal.GrpcUtil$TimeoutMarshaller")});

        assertThat(filter.isLoggable(line("Exception in onHeadersRead()", timeout)))
                .isFalse();
        assertThat(filter.isLoggable(line("Stream Error", wrapped(timeout)))).isFalse();
    }

    @Test
    void keepsOurOwnFaultAtReadingHeaders() {
        IllegalArgumentException fault = new IllegalArgumentException("a bug");
        fault.setStackTrace(new StackTraceElement[] {
            frame("java.util.Objects"),
            frame("io.bertmesh.protocol.grpc.GrpcArrivals"),
            frame("io.grpc.internal.ServerImpl")
        });

        assertThat(filter.isLoggable(line("Exception in onHeadersRead()", fault)))
                .isTrue();
        assertThat(filter.isLoggable(line("Stream Error", wrapped(fault)))).isTrue();
    }

    @Test
    void keepsWhatTheServiceDoesWrong() {
        IllegalStateException fault = new IllegalStateException("a bug");

        assertThat(filter.isLoggable(line("Exception in onDataRead()", fault))).isTrue();
        assertThat(filter.isLoggable(line("Stream Error", wrapped(fault)))).isTrue();
        assertThat(filter.isLoggable(line("another sentence", null))).isTrue();
    }

    private static Http2Exception wrapped(Throwable fault) {
        return Http2Exception.streamError(1, Http2Error.INTERNAL_ERROR, fault, String.valueOf(fault.getMessage()));
    }

    private static StackTraceElement frame(String type) {
        return new StackTraceElement(type, "method", "File.java", 1);
    }

    private static LogRecord line(String sentence, @Nullable Throwable thrown) {
        LogRecord line = new LogRecord(Level.WARNING, sentence);
        line.setThrown(thrown);
        return line;
    }
}
