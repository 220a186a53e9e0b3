package io.bertmesh.protocol.http;

import io.bertmesh.error.InferenceError;
import java.util.Optional;

/** The value of the header {@code Retry-After}. */
final class RetryAfter {

    private RetryAfter() {}

    /** Whole seconds, rounded up because a caller must not retry too early; empty without a hint. */
    static Optional<String> of(InferenceError error) {
        return error.retryHint().map(delay -> String.valueOf((delay.toMillis() + 999) / 1000));
    }
}
