package io.bertmesh.cache;

/** How a request uses the cache. */
public enum CacheUse {
    /** Reads answers from the cache, and stores the answers of texts that had to be run. */
    READ_AND_FILL,

    /** Runs every text, and neither reads nor changes the cache. */
    BYPASS
}
