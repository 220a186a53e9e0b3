package io.bertmesh.call;

/**
 * Is told what becomes of a call on its way, and changes nothing of it. Thread-safe: runs tell it on threads of their own.
 * Must neither block nor throw.
 */
public interface CallObserver {

    /** Looks away. */
    CallObserver NONE = new CallObserver() {};

    /** The model that answers was found. */
    default void servedBy(String model, String version) {}

    /** One text was tokenized, in so many nanoseconds. */
    default void tokenized(int tokens, long nanos) {}

    /** The cache was asked for so many texts and had so many of them, in so many nanoseconds. */
    default void lookedUp(int texts, int found, long nanos) {}

    /** So many texts ask for a place in the queue. */
    default void queued(int texts) {}

    /** One text was run. */
    default void ran(TextRun run) {}

    /** One text has its answer, and it came from there. Told before {@link #answered}, and not of a text that has none. */
    default void answeredFrom(AnswerSource source) {}

    /**
     * One text has its outcome.
     *
     * @param reason OK, or the reason of its error
     */
    default void answered(String reason) {}

    /**
     * The run of one text.
     *
     * @param waitNanos from when the text was queued until its run began, 0 if it joined one that had begun
     * @param runNanos from then, or from when it joined, until its answer was shaped
     * @param packTokens of all texts of the run
     * @param packTexts of the run, equal ones counted once
     */
    record TextRun(long waitNanos, long runNanos, int packTokens, int packTexts) {}
}
