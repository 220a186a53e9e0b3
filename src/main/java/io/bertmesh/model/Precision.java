package io.bertmesh.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.stream.Stream;

/** How a graph computes its matrix products. */
public enum Precision {
    FP32("fp32"),
    FP16("fp16"),
    INT8("int8");

    private final String label;

    Precision(String label) {
        this.label = label;
    }

    /** The precision with this label, or empty if there is none. */
    public static Optional<Precision> ofLabel(String label) {
        return Stream.of(values())
                .filter(precision -> precision.label.equals(label))
                .findFirst();
    }

    /** The precision's name in configuration, manifests, answers and metrics. */
    @JsonValue
    public String label() {
        return label;
    }
}
