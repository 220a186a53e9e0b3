package io.bertmesh.cache;

/** What a request has to do with the cache. */
public enum CacheUse {
    /** Answers are taken from it, and what must be run is put into it. */
    READ_AND_FILL,

    /** Every text is run, and the cache stays as it is. */
    BYPASS
}
