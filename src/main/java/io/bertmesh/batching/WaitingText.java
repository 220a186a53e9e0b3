package io.bertmesh.batching;

import io.bertmesh.error.InferenceError;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import io.bertmesh.telemetry.RunSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * A text that waits for its run, or is being run, for all who want its answer.
 *
 * <p>Only the dispatcher adds to those, and until the text is settled: from then on none are added, and whoever settled it
 * tells those who are there. Until then only the dispatcher looks at them.
 */
final class WaitingText implements Packer.Text {

    /** Their answers are made one after another by the worker that ran the text, which does nothing else meanwhile. */
    static final int MAX_ANSWERS = 64;

    private final TextInput input;
    private final long arrival;
    private final List<PendingAnswer<?>> answers = new ArrayList<>(1);
    // Guarded by this. Makes what the dispatcher added before known to the worker that settles the text.
    private boolean settled;

    /** @param arrival tokens that had arrived in its line before it */
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
        answers.add(answer);
    }

    /** Adds a answer, unless the text is settled or has very many. Tells whether it did. */
    synchronized boolean join(PendingAnswer<?> answer) {
        return !settled && !isFull() && answers.add(answer);
    }

    /** Whether no more may share its run. */
    boolean isFull() {
        return answers.size() >= MAX_ANSWERS;
    }

    /** Those who want the answer: at least one while the text waits. */
    List<PendingAnswer<?>> answers() {
        return answers;
    }

    /** Whether anybody still waits for the answer. Breaks the promises of those who do not. */
    boolean isWanted() {
        boolean wanted = false;
        for (PendingAnswer<?> answer : answers) {
            wanted |= answer.isWanted();
        }
        return wanted;
    }

    /** Adds all who want the answer by now to the span of the text's run. */
    synchronized void showIn(RunSpan span) {
        answers.forEach(answer -> answer.showIn(span));
    }

    /** Tells the span of the text's run that all have their answer. Comes after it was settled. */
    void showAnswered(RunSpan span) {
        answers.forEach(answer -> span.answered(answer.call()));
    }

    /** From now on nobody joins. */
    synchronized void settle() {
        settled = true;
    }

    /** Tells the observers of all who want the answer that the text was run. Comes after it was settled. */
    void ran(long startNanos, int packTokens, int packTexts) {
        answers.forEach(answer -> answer.ran(startNanos, packTokens, packTexts));
    }

    /** Answers all who want it, and tells whether anybody still did. Comes after it was settled. */
    boolean answer(TextOutput output) {
        boolean wanted = false;
        for (PendingAnswer<?> answer : answers) {
            wanted |= answer.answer(output);
        }
        return wanted;
    }

    /** Tells all who want the answer that the run failed. */
    void fail() {
        settle();
        answers.forEach(PendingAnswer::fail);
    }

    /** Tells all who want the answer that the text will not be run. */
    void refuse(InferenceError error) {
        settle();
        answers.forEach(answer -> answer.refuse(error));
    }
}
