package io.bertmesh.model;

import com.fasterxml.jackson.annotation.JsonValue;

/** The hardware that runs a graph. */
public enum Provider {
    CPU("cpu"),
    CUDA("cuda");

    private final String label;

    Provider(String label) {
        this.label = label;
    }

    /** The provider's name in configuration, manifests, answers and metrics. */
    @JsonValue
    public String label() {
        return label;
    }
}
