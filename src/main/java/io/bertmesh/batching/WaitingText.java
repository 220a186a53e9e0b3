package io.bertmesh.batching;

import io.bertmesh.error.InferenceError;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import io.bertmesh.telemetry.RunSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * A text that waits for its run or is being run, with all answers that wait for it.
 *
 * <p>Only the dispatcher adds answers, and only until the text is settled. Until then only the dispatcher reads them.
 * After that the thread that settled the text completes them.
 */
final class WaitingText implements Packer.Text {

    /** Limits the answers of one text, because the worker that ran it makes them one by one and is busy meanwhile. */
    static final int MAX_ANSWERS = 64;

    private final TextInput input;
    private final long arrival;
    private final List<PendingAnswer<?>> pending = new ArrayList<>(1);
    // Guarded by this, so that the worker that settles the text sees all answers that the dispatcher added.
    private boolean settled;

    /** @param arrival how many tokens arrived in its line before it */
    WaitingText(TextInput input, long arrival) {
        this.input = input;
        this.arrival = arrival;
    }

    TextInput input() {
        return input;
    }

    @Override
    public int tokenCount() {
        return input.tokenCount();
    }

    @Override
    public long arrival() {
        return arrival;
    }

    void add(PendingAnswer<?> answer) {
        pending.add(answer);
    }

    /** Adds an answer, unless the text is settled or full. Returns whether it did. */
    synchronized boolean join(PendingAnswer<?> answer) {
        return !settled && !isFull() && pending.add(answer);
    }

    /** Whether no more answers may share its run. */
    boolean isFull() {
        return pending.size() >= MAX_ANSWERS;
    }

    /** The answers that wait for this text: at least one while the text waits. */
    List<PendingAnswer<?>> pending() {
        return pending;
    }

    /** Whether a call still waits for the answer. Fails the promises of calls that have ended. */
    boolean isWanted() {
        boolean wanted = false;
        for (PendingAnswer<?> answer : pending) {
            wanted |= answer.isWanted();
        }
        return wanted;
    }

    /** Adds the calls that wait so far to the span of the text's run. */
    synchronized void showIn(RunSpan span) {
        pending.forEach(answer -> answer.showIn(span));
    }

    /** Lets no more answers join. */
    synchronized void settle() {
        settled = true;
    }

    /** Completes all answers. Returns whether a call still waited. Call only once the text is settled. */
    boolean complete(TextOutput output) {
        boolean wanted = false;
        for (PendingAnswer<?> answer : pending) {
            wanted |= answer.complete(output);
        }
        return wanted;
    }

    /** Fails all answers, because the run failed. */
    void fail() {
        settle();
        pending.forEach(PendingAnswer::fail);
    }

    /** Fails all promises, because the text will not run. */
    void refuse(InferenceError error) {
        settle();
        pending.forEach(answer -> answer.refuse(error));
    }
}
