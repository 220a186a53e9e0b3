package io.bertmesh.bench;

import java.time.Duration;

/** The outcome of one call. */
sealed interface Answer {

    /** Answered, with the number of tokens that were sent. */
    record Answered() implements Answer {}

    /** Refused because the queue was full, with the service's retry hint. */
    record Refused(Duration retryAfter) implements Answer {}

    /** Not answered before the deadline. */
    record Expired() implements Answer {}

    /** Any other outcome, which should never occur. */
    record Failed(String reason) implements Answer {}
}
