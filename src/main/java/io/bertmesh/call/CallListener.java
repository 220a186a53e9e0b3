package io.bertmesh.call;

/**
 * Observes the progress of a call without changing it. Must be thread-safe, because runs call it on their own threads,
 * and must neither block nor throw.
 */
public interface CallListener {

    /** Ignores everything. */
    CallListener NONE = new CallListener() {};

    /** The task of the call became known. Called at most once. */
    default void asked(Task task) {}

    /** The work of the call begins, on the thread of its edge. Not called for a call that is refused before. */
    default void begun() {}

    /** The model that answers was found. Called once for each item of a stream. */
    default void servedBy(String model, String version) {}

    /** One text was tokenized in {@code nanos} nanoseconds. */
    default void tokenized(int tokens, long nanos) {}

    /** The cache was asked for {@code texts} texts and had {@code found} of them, in {@code nanos} nanoseconds. */
    default void lookedUp(int texts, int found, long nanos) {}

    /** {@code texts} texts ask for a place in the queue. */
    default void queued(int texts) {}

    /** One text ran. It waited {@code waitNanos} from queueing until its run began, 0 if it joined a run in flight. */
    default void ran(long waitNanos) {}

    /**
     * One text has its outcome.
     *
     * @param reason OK, or the reason of its error
     */
    default void answered(String reason) {}

    /**
     * The call is over. Called once. If its caller left, events of its texts in flight may still follow.
     *
     * @param status name of its gRPC status on every transport: OK, INVALID_ARGUMENT, ...
     */
    default void ended(String status) {}
}
