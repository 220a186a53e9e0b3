package io.bertmesh.batching;

import io.bertmesh.model.TextInput;

/**
 * What is asked of the model. Equal questions have equal answers, however their texts are spelt.
 *
 * <p>Comparable, so that a hash map finds one quickly even among texts that were chosen for their equal hash codes.
 */
record Question(TextInput input) implements Comparable<Question> {

    @Override
    public boolean equals(Object other) {
        return other instanceof Question(TextInput otherInput) && input.asksTheSameAs(otherInput);
    }

    @Override
    public int hashCode() {
        return input.questionHashCode();
    }

    @Override
    public int compareTo(Question other) {
        return input.compareQuestion(other.input);
    }
}
