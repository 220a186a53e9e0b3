package io.bertmesh.batching;

import io.bertmesh.model.TextInput;

/**
 * Identifies what the model computes for a text. Equal keys have equal answers, even if their texts are spelt
 * differently.
 *
 * <p>Comparable, so that a hash map stays fast even if an attacker sends texts with equal hash codes.
 */
record RunKey(TextInput input) implements Comparable<RunKey> {

    @Override
    public boolean equals(Object other) {
        return other instanceof RunKey(TextInput otherInput) && input.hasSameAnswerAs(otherInput);
    }

    @Override
    public int hashCode() {
        return input.answerHashCode();
    }

    @Override
    public int compareTo(RunKey other) {
        return input.compareByAnswer(other.input);
    }
}
