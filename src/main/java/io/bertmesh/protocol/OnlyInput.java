package io.bertmesh.protocol;

import io.bertmesh.error.InferenceError;

/** A request that holds one input is done as a list of one. Its errors shall name the fields that its caller knows. */
public final class OnlyInput {

    private OnlyInput() {}

    /** The same error, where {@code texts[0]} is {@code text}, and the texts of {@code pairs[0]} stand by themselves. */
    public static InferenceError named(InferenceError error) {
        return error.at(error.field().replace("texts[0]", "text").replace("pairs[0].", ""));
    }
}
