package io.bertmesh.inference;

import io.bertmesh.cache.Answer;
import io.bertmesh.model.TextInput;
import java.util.List;
import java.util.function.Function;

/**
 * The next step of one item of a {@link Plan}: it asks for answers to some inputs, or it has its result.
 *
 * @param <V> the answer of an input
 * @param <R> the item's result
 */
public sealed interface Step<V, R> {

    /**
     * The item asks for answers to these inputs, which run together with those of all other items.
     *
     * @param inputs one or more
     * @param then makes the next step from the answers, in the order of the inputs; if it throws an {@link
     *     io.bertmesh.error.InferenceException}, that is the outcome of this item only
     */
    record Ask<V, R>(List<TextInput> inputs, Function<List<Answer<V>>, Step<V, R>> then) implements Step<V, R> {
        public Ask {
            inputs = List.copyOf(inputs);
            if (inputs.isEmpty()) {
                throw new IllegalArgumentException("no inputs (expected: one or more)");
            }
        }
    }

    /** The item has its result. */
    record Done<V, R>(R result) implements Step<V, R> {}

    /** Asks for one input, and makes the result from its answer. */
    static <V, R> Step<V, R> ask(TextInput input, Function<Answer<V>, R> result) {
        return new Ask<>(List.of(input), answers -> new Done<>(result.apply(answers.getFirst())));
    }
}
