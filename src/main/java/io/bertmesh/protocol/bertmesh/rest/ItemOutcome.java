package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.call.AnswerSource;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What became of one input of many: either a result or an error is there.
 *
 * @param result the answer
 * @param source where it came from: MEMORY_CACHE, REDIS_CACHE or COMPUTED
 * @param error why there is none
 */
public record ItemOutcome<T>(
        @Nullable T result,
        @Nullable AnswerSource source,
        @Nullable Problem error) {

    static <T, R> ItemOutcome<R> of(Outcome<T> outcome, Function<T, R> shape, Function<T, AnswerSource> source) {
        return switch (outcome) {
            case Outcome.Result<T>(T value) -> new ItemOutcome<>(shape.apply(value), source.apply(value), null);
            case Outcome.Failed<T>(InferenceError error) -> new ItemOutcome<>(null, null, Problem.of(error));
        };
    }
}
