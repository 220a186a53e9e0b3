package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.call.AnswerSource;
import io.bertmesh.catalog.ModelIdentity;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a task: the result of one input, or one outcome for each input of a list.
 *
 * @param unknownTargets of fill-mask alone
 */
public record Answer<R>(
        @Nullable R result,
        @Nullable String source,
        @Nullable List<ItemOutcome<R>> results,
        ModelResource.Identity model,
        List<String> unknownTargets,
        Instant timestamp) {

    /** What became of one input of a list: either a result or an error is there. */
    public record ItemOutcome<R>(
            @Nullable R result,
            @Nullable String source,
            @Nullable Problem error) {}

    /**
     * Makes the answer to a request.
     *
     * @param isOne whether the request named one input instead of a list; then its error is thrown
     * @param toJson makes JSON of the task's result
     * @param source tells where the task's result came from
     */
    static <T, R> Answer<R> of(
            ModelIdentity model,
            List<Outcome<T>> outcomes,
            boolean isOne,
            Function<T, R> toJson,
            Function<T, AnswerSource> source) {
        List<ItemOutcome<R>> items = outcomes.stream()
                .map(outcome -> switch (outcome) {
                    case Outcome.Result<T>(T value) ->
                        new ItemOutcome<R>(
                                toJson.apply(value), source.apply(value).name(), null);
                    case Outcome.Failed<T>(InferenceError error) when isOne -> throw new InferenceException(error);
                    case Outcome.Failed<T>(InferenceError error) -> new ItemOutcome<R>(null, null, Problem.of(error));
                })
                .toList();
        ModelResource.Identity identity = ModelResource.toJson(model);
        return isOne
                ? new Answer<>(
                        items.getFirst().result(), items.getFirst().source(), null, identity, List.of(), Instant.now())
                : new Answer<>(null, null, items, identity, List.of(), Instant.now());
    }

    Answer<R> withUnknownTargets(List<String> targets) {
        return new Answer<>(result, source, results, model, targets, timestamp);
    }
}
