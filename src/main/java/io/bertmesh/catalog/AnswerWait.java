package io.bertmesh.catalog;

import io.bertmesh.cache.Answer;
import io.bertmesh.call.AnswerSource;
import io.bertmesh.call.CallContext;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.model.TextInput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** How the thread of a call waits for the answers to its texts. */
final class AnswerWait {

    private AnswerWait() {}

    /** One outcome for each input: of a good one the next. */
    static <R> List<Outcome<Answer<R>>> inOrder(List<Outcome<TextInput>> inputs, Supplier<Outcome<Answer<R>>> next) {
        List<Outcome<Answer<R>>> answers = new ArrayList<>(inputs.size());
        for (Outcome<TextInput> input : inputs) {
            answers.add(
                    switch (input) {
                        case Outcome.Result<TextInput> _ -> next.get();
                        case Outcome.Failed<TextInput>(InferenceError error) -> new Outcome.Failed<>(error);
                    });
        }
        return answers;
    }

    /** Waits for the answer of a run. Throws {@link InferenceException} if it is not run, or the call's time is up. */
    static <R> Outcome<Answer<R>> computed(CompletableFuture<Outcome<R>> promise, CallContext call) {
        return await(promise, call).map(value -> new Answer<>(value, AnswerSource.COMPUTED));
    }

    private static <R> Outcome<R> await(CompletableFuture<Outcome<R>> promise, CallContext call) {
        try {
            return promise.get(call.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new InferenceException(new InferenceError.DeadlineExceeded());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InferenceException refusal) {
                throw refusal;
            }
            throw new IllegalStateException("a promise broke with something else than a refusal", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InferenceException(new InferenceError.Cancelled());
        }
    }
}
