package io.bertmesh.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a model's graph computes on top of its encoder. */
public enum Head {
    /** Logits over the vocabulary for masked tokens. */
    @JsonProperty("masked-lm")
    MASKED_LM,
    /** Nothing: the model returns only vectors. */
    @JsonProperty("none")
    NONE
}
