package io.bertmesh.api.rest;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What became of one input of many: exactly one of the two is there.
 *
 * @param result the answer
 * @param error why there is none
 */
public record ItemOutcome<T>(@Nullable T result, @Nullable Problem error) {

    static <T, R> ItemOutcome<R> of(Outcome<T> outcome, Function<T, R> shape) {
        return switch (outcome) {
            case Outcome.Result<T>(T value) -> new ItemOutcome<>(shape.apply(value), null);
            case Outcome.Failed<T>(InferenceError error) -> new ItemOutcome<>(null, Problem.of(error));
        };
    }
}
