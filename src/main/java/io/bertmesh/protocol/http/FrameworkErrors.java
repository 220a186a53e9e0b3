package io.bertmesh.protocol.http;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceError.InvalidInput;
import io.bertmesh.error.InferenceError.Unroutable;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tells what the HTTP server or JAX-RS means by a status with which it ends a call by itself. */
@ApplicationScoped
class FrameworkErrors {

    private final long maxBodyBytes;

    FrameworkErrors(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBodySize) {
        this.maxBodyBytes = maxBodySize.asLongValue();
    }

    /** The error of a body that is larger than the server reads. */
    InferenceError bodyTooLarge() {
        return new InferenceError.RequestTooLarge(maxBodyBytes);
    }

    boolean isTooLarge(long bodyBytes) {
        return bodyBytes > maxBodyBytes;
    }

    /** The error of an HTTP status, 400 or more. */
    InferenceError of(int httpStatus) {
        return switch (httpStatus) {
            case 404 -> new Unroutable(Unroutable.Kind.PATH);
            case 405 -> new Unroutable(Unroutable.Kind.METHOD);
            case 406 -> new Unroutable(Unroutable.Kind.ACCEPT);
            case 408 -> new Unroutable(Unroutable.Kind.SLOW_BODY);
            case 413 -> bodyTooLarge();
            case 415 -> new Unroutable(Unroutable.Kind.CONTENT_TYPE);
            case 503 -> new InferenceError.Unavailable("not taking calls");
            default ->
                httpStatus < 500
                        ? new InvalidInput("request", "refused with " + httpStatus, "a request that HTTP allows")
                        : new InferenceError.Internal();
        };
    }
}
