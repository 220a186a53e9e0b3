package io.bertmesh.config;

import io.bertmesh.config.BertConfig.Precision;
import java.util.Optional;
import java.util.stream.Stream;

/** The precision of one model, configured as {@code name=int8}. */
public record ModelPrecision(String model, Precision precision) {

    /** Reads the configured form; empty if it is none. */
    public static Optional<ModelPrecision> of(String entry) {
        int end = entry.lastIndexOf('=');
        String label = entry.substring(end + 1);
        return Stream.of(Precision.values())
                .filter(precision -> end > 0 && precision.label().equals(label))
                .map(precision -> new ModelPrecision(entry.substring(0, end), precision))
                .findFirst();
    }
}
