package io.bertmesh.testing;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for promises, but not for ever. */
public final class Promises {

    private static final long PATIENCE_SECONDS = 30;

    private Promises() {}

    /** The values of promises that are kept, in order. */
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

    /** Why a promise was broken. */
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
