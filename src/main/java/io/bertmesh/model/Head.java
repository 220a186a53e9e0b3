package io.bertmesh.model;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a model's graph computes on top of its encoder. */
public enum Head {
    /** Logits over the vocabulary for masked tokens. */
    MASKED_LM("masked-lm"),
    /** Nothing: the model returns only vectors. */
    NONE("none");

    private final String label;

    Head(String label) {
        this.label = label;
    }

    /** The head's name in manifests. */
    @JsonValue
    public String label() {
        return label;
    }
}
