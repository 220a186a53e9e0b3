package io.bertmesh.call;

/**
 * Is told what becomes of a call on its way, and changes nothing of it. Thread-safe: runs tell it on threads of their own.
 * Must neither block nor throw.
 */
public interface CallListener {

    /** Ignores everything. */
    CallListener NONE = new CallListener() {};

    /** It became known what the call asks for. Told at most once. */
    default void asked(Task task) {}

    /** The work of the call begins, on the thread of its edge. Not told of a call that is turned away. */
    default void begun() {}

    /** The model that answers was found. Told once for each item of a stream. */
    default void servedBy(String model, String version) {}

    /** One text was tokenized, in so many nanoseconds. */
    default void tokenized(int tokens, long nanos) {}

    /** The cache was asked for so many texts and had so many of them, in so many nanoseconds. */
    default void lookedUp(int texts, int found, long nanos) {}

    /** So many texts ask for a place in the queue. */
    default void queued(int texts) {}

    /** One text was run. */
    default void ran(TextRun run) {}

    /**
     * One text has its outcome.
     *
     * @param reason OK, or the reason of its error
     */
    default void answered(String reason) {}

    /**
     * The call is over. Told once, last of all.
     *
     * @param status name of its gRPC status, whatever the transport: OK, INVALID_ARGUMENT, ...
     */
    default void ended(String status) {}

    /**
     * The run of one text.
     *
     * @param waitNanos from when the text was queued until its run began, 0 if it joined one that had begun
     * @param runNanos from then, or from when it joined, until its answer was read
     * @param packTokens of all texts of the run
     * @param packTexts of the run, equal ones counted once
     */
    record TextRun(long waitNanos, long runNanos, int packTokens, int packTexts) {}
}
