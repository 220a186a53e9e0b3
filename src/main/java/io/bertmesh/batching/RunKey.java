package io.bertmesh.batching;

import io.bertmesh.model.TextInput;

/**
 * What is asked of the model. Equal questions have equal answers, however their texts are spelt.
 *
 * <p>Comparable, so that a hash map finds one quickly even among texts that were chosen for their equal hash codes.
 */
record RunKey(TextInput input) implements Comparable<RunKey> {

    @Override
    public boolean equals(Object other) {
        return other instanceof RunKey(TextInput otherInput) && input.asksTheSameAs(otherInput);
    }

    @Override
    public int hashCode() {
        return input.questionHashCode();
    }

    @Override
    public int compareTo(RunKey other) {
        return input.compareQuestion(other.input);
    }
}
