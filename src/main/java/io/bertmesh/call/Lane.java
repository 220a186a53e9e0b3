package io.bertmesh.call;

/** The part of the queue in which a text waits. */
public enum Lane {
    /** A caller waits for this one answer. Runs first. */
    INTERACTIVE,

    /** One of many items of a long job. Runs after interactive texts, but a guaranteed share keeps it moving. */
    BULK
}
