package io.bertmesh.call;

/** Where the answer of a text came from, nearest first. */
public enum AnswerSource {
    /** From the memory of this process. */
    MEMORY_CACHE,

    /** From Redis. */
    REDIS_CACHE,

    /** From a run of the model, which equal texts of other calls may have shared. */
    COMPUTED;

    /** The farther of two sources: the source of an answer that needs two texts. */
    public AnswerSource orFarther(AnswerSource other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
