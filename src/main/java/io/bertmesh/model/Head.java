package io.bertmesh.model;

import com.fasterxml.jackson.annotation.JsonCreator;

/** What a model's graph computes on top of its encoder. */
public enum Head {
    /** Logits over the vocabulary for masked tokens. */
    MASKED_LM("masked-lm"),
    /** Nothing: the model gives vectors only. */
    NONE("none");

    private final String label;

    Head(String label) {
        this.label = label;
    }

    /** The head's name in manifests. */
    public String label() {
        return label;
    }

    /** The head of a label. Throws {@link IllegalArgumentException} if there is none. */
    @JsonCreator
    static Head of(String label) {
        for (Head head : values()) {
            if (head.label.equals(label)) {
                return head;
            }
        }
        throw new IllegalArgumentException("head %s (expected: masked-lm or none)".formatted(label));
    }
}
