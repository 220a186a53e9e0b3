package io.bertmesh.batching;

import io.bertmesh.error.InferenceError;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import io.bertmesh.telemetry.RunSpan;
import java.util.ArrayList;
import java.util.List;

/** A text that waits for its run, or is being run, for all who want its answer. Changed by the dispatcher alone. */
final class WaitingText implements Packer.Text {

    /** Their answers are made one after another by the worker that ran the text, which does nothing else meanwhile. */
    static final int MAX_CLAIMS = 64;

    private final TextInput input;
    private final long arrival;
    private final List<Claim<?>> claims = new ArrayList<>(1);

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

    void add(Claim<?> claim) {
        claims.add(claim);
    }

    /** Whether no more may share its run. */
    boolean isFull() {
        return claims.size() >= MAX_CLAIMS;
    }

    /** Those who want the answer: at least one while the text waits. Not changed once its run has begun. */
    List<Claim<?>> claims() {
        return claims;
    }

    /** Whether anybody still waits for the answer. Breaks the promises of those who do not. */
    boolean isWanted() {
        boolean wanted = false;
        for (Claim<?> claim : claims) {
            wanted |= claim.isWanted();
        }
        return wanted;
    }

    /** Adds all who want the answer to the span of the text's run. */
    void showIn(RunSpan span) {
        claims.forEach(claim -> claim.showIn(span));
    }

    /** Tells the span of the text's run that all have their answer. */
    void showAnswered(RunSpan span) {
        claims.forEach(claim -> span.answered(claim.observer()));
    }

    /** Tells the observers of all who want the answer that the text was run. */
    void ran(long startNanos, int packTokens, int packTexts) {
        claims.forEach(claim -> claim.ran(startNanos, packTokens, packTexts));
    }

    /** Answers all who want it, and tells whether anybody still did. */
    boolean answer(TextOutput output) {
        boolean wanted = false;
        for (Claim<?> claim : claims) {
            wanted |= claim.answer(output);
        }
        return wanted;
    }

    /** Tells all who want the answer that the run failed. */
    void fail() {
        claims.forEach(Claim::fail);
    }

    /** Tells all who want the answer that the text will not be run. */
    void refuse(InferenceError error) {
        claims.forEach(claim -> claim.refuse(error));
    }
}
