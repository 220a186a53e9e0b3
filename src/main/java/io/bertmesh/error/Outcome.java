package io.bertmesh.error;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The outcome of one input of a request: a value, or an error that concerns only this input.
 *
 * @param <T> the value of a valid input
 */
public sealed interface Outcome<T> {

    /** The input was answered. */
    record Result<T>(T value) implements Outcome<T> {}

    /** The input has no answer. */
    record Failed<T>(InferenceError error) implements Outcome<T> {}

    /** Runs {@code step} and turns an {@link InferenceException} into the outcome. Other exceptions pass through. */
    static <T> Outcome<T> of(Supplier<T> step) {
        try {
            return new Result<>(step.get());
        } catch (InferenceException e) {
            return new Failed<>(e.error());
        }
    }

    /** Applies {@code step} to the value, if there is one, as {@link #of} does. */
    default <R> Outcome<R> map(Function<? super T, ? extends R> step) {
        return switch (this) {
            case Result<T>(T value) -> of(() -> step.apply(value));
            case Failed<T>(InferenceError error) -> new Failed<>(error);
        };
    }

    /** Returns the value. Throws {@link InferenceException} if there is none. */
    default T orThrow() {
        return switch (this) {
            case Result<T>(T value) -> value;
            case Failed<T>(InferenceError error) -> throw new InferenceException(error);
        };
    }
}
