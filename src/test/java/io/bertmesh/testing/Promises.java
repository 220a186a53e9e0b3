package io.bertmesh.testing;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits a limited time for promises. */
public final class Promises {

    private static final long PATIENCE_SECONDS = 30;

    private Promises() {}

    /** The values of completed promises, in order. */
    public static <T> List<T> values(List<CompletableFuture<T>> promises) {
        List<T> values = new ArrayList<>();
        for (CompletableFuture<T> promise : promises) {
            try {
                values.add(promise.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            } catch (ExecutionException | TimeoutException | InterruptedException e) {
                throw new AssertionError("a promise was not kept", e);
            }
        }
        return values;
    }

    /** The results of promises whose outcome is one, in order. */
    public static <T> List<T> results(List<CompletableFuture<Outcome<T>>> promises) {
        return values(promises).stream().map(Outcome::orThrow).toList();
    }

    /** The errors of promises whose outcome is one, in order. */
    public static <T> List<InferenceError> failures(List<CompletableFuture<Outcome<T>>> promises) {
        return values(promises).stream()
                .map(outcome -> switch (outcome) {
                    case Outcome.Failed<T>(InferenceError error) -> error;
                    case Outcome.Result<T>(T value) -> throw new AssertionError("a text did not fail: " + value);
                })
                .toList();
    }

    /** The errors of promises that completed exceptionally, in order. */
    public static List<InferenceError> errors(List<? extends CompletableFuture<?>> promises) {
        return promises.stream().map(Promises::error).toList();
    }

    /** The error of a promise that completed exceptionally. */
    public static InferenceError error(CompletableFuture<?> promise) {
        try {
            throw new AssertionError("a promise was kept: " + promise.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InferenceException refusal) {
                return refusal.error();
            }
            throw new AssertionError("a promise was broken by a bug", e);
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("a promise was neither kept nor broken", e);
        }
    }
}
