package io.bertmesh.registry;

import io.bertmesh.config.BertConfig;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import jakarta.enterprise.context.ApplicationScoped;

/** Checks the sizes of a request, in the same words for every task. */
@ApplicationScoped
public class RequestLimits {

    private final int maxInputs;

    RequestLimits(BertConfig config) {
        this.maxInputs = config.limits().textsPerRequest();
    }

    /** Throws {@link InferenceException} unless {@code count} inputs are within 1 and the configured limit. */
    public void requireCount(String field, int count) {
        if (count == 0) {
            throw invalid(field, "empty list", "1 to " + maxInputs);
        }
        if (count > maxInputs) {
            throw invalid(field, String.valueOf(count), "1 to " + maxInputs);
        }
    }

    /** Throws {@link InferenceException} unless {@code value} is from {@code min} to {@code max}. */
    public static void requireRange(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw invalid(field, String.valueOf(value), min + " to " + max);
        }
    }

    private static InferenceException invalid(String field, String actual, String expected) {
        return new InferenceException(new InferenceError.InvalidInput(field, actual, expected));
    }
}
