package io.bertmesh.inference;

import io.bertmesh.cache.Answer;
import io.bertmesh.model.TextInput;
import java.util.List;
import java.util.function.Function;

/**
 * What one item of a {@link Plan} wants next: answers to some inputs, or nothing more because its result is there.
 *
 * @param <V> what is read of an input
 * @param <R> the item's result
 */
public sealed interface Step<V, R> {

    /**
     * The item wants these inputs answered, together with those of all other items.
     *
     * @param inputs one or more
     * @param then makes the next step of the answers, which come in the order of the inputs; what it throws as an {@link
     *     io.bertmesh.error.InferenceException} is the outcome of this item alone
     */
    record Ask<V, R>(List<TextInput> inputs, Function<List<Answer<V>>, Step<V, R>> then) implements Step<V, R> {
        public Ask {
            inputs = List.copyOf(inputs);
        }
    }

    /** The item has its result. */
    record Done<V, R>(R result) implements Step<V, R> {}

    /** One input, whose answer gives the result. */
    static <V, R> Step<V, R> ask(TextInput input, Function<Answer<V>, R> result) {
        return new Ask<>(List.of(input), answers -> new Done<>(result.apply(answers.getFirst())));
    }
}
