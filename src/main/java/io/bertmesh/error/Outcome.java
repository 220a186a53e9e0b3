package io.bertmesh.error;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What became of one input of a request: a value, or the error that is its own and nobody else's.
 *
 * @param <T> what a good input gives
 */
public sealed interface Outcome<T> {

    /** The input was answered. */
    record Result<T>(T value) implements Outcome<T> {}

    /** The input has no answer. */
    record Failed<T>(InferenceError error) implements Outcome<T> {}

    /** Runs {@code step} and keeps an {@link InferenceException} as the outcome. Other exceptions pass. */
    static <T> Outcome<T> of(Supplier<T> step) {
        try {
            return new Result<>(step.get());
        } catch (InferenceException e) {
            return new Failed<>(e.error());
        }
    }

    /** Goes on with the value, if there is one, under the rule of {@link #of}. */
    default <R> Outcome<R> map(Function<? super T, ? extends R> step) {
        return switch (this) {
            case Result<T>(T value) -> of(() -> step.apply(value));
            case Failed<T>(InferenceError error) -> new Failed<>(error);
        };
    }

    /** The value. Throws {@link InferenceException} if there is none. */
    default T orThrow() {
        return switch (this) {
            case Result<T>(T value) -> value;
            case Failed<T>(InferenceError error) -> throw new InferenceException(error);
        };
    }
}
