package io.bertmesh.bench;

import java.time.Duration;

/** What became of one call. */
sealed interface Answer {

    /** Answered, with as many tokens as were sent. */
    record Answered() implements Answer {}

    /** Refused for want of room, with the service's hint. */
    record Refused(Duration retryAfter) implements Answer {}

    /** Not answered before the deadline. */
    record Expired() implements Answer {}

    /** Anything else: nothing of the kind should happen. */
    record Failed(String reason) implements Answer {}
}
