package io.bertmesh.call;

/** Which calls a text waits among. */
public enum Lane {
    /** Somebody waits for this very answer. Goes first. */
    INTERACTIVE,

    /** One of many items of a long job. Goes after, but has a guaranteed share, so that it never stands still. */
    BULK
}
