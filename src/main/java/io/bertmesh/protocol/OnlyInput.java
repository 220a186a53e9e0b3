package io.bertmesh.protocol;

import io.bertmesh.error.InferenceError;

/** Single-input requests run as lists of one. This maps their errors' fields back to those that the caller sent. */
public final class OnlyInput {

    private OnlyInput() {}

    /** The same error with {@code text} in place of {@code texts[0]}, and without the prefix {@code pairs[0].}. */
    public static InferenceError named(InferenceError error) {
        return error.at(error.field().replace("texts[0]", "text").replace("pairs[0].", ""));
    }
}
