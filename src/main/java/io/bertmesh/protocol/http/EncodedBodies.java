package io.bertmesh.protocol.http;

import io.bertmesh.error.InferenceError.Unroutable;
import io.bertmesh.error.InferenceException;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a body whose size is known only at its end, because it is compressed or its length is not stated, and refuses it
 * as soon as it is larger than the maximum. A few kilobytes could otherwise unpack to gigabytes.
 */
@Provider
class EncodedBodies implements ReaderInterceptor {

    // After the server's own check, which has order -2: there it decides to end calls with an empty answer.
    private static final int PRIORITY = 1;

    private final Refusals refusals;

    EncodedBodies(Refusals refusals) {
        this.refusals = refusals;
    }

    void register(@Observes Filters filters) {
        filters.register(
                http -> {
                    http.remove(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY);
                    http.next();
                },
                PRIORITY);
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        String coding = Optional.ofNullable(context.getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING))
                .orElse("identity")
                .toLowerCase(Locale.ROOT);
        switch (coding) {
            case "identity" -> {
                if (!context.getHeaders().containsKey(HttpHeaders.CONTENT_LENGTH)) {
                    context.setInputStream(read(context.getInputStream()));
                }
            }
            case "gzip", "x-gzip" -> context.setInputStream(unpack(context.getInputStream()));
            default -> throw new InferenceException(new Unroutable(Unroutable.Kind.CONTENT_ENCODING));
        }
        return context.proceed();
    }

    private InputStream unpack(InputStream packed) throws IOException {
        try {
            return read(new GZIPInputStream(packed));
        } catch (ZipException | EOFException e) {
            throw InferenceException.invalid("body", "malformed gzip", "one gzip stream, as Content-Encoding says");
        }
    }

    private InputStream read(InputStream body) throws IOException {
        int max = Math.toIntExact(refusals.maxBodyBytes());
        byte[] bytes = body.readNBytes(max + 1);
        if (bytes.length > max) {
            throw new InferenceException(refusals.bodyTooLarge());
        }
        return new ByteArrayInputStream(bytes);
    }
}
