package io.bertmesh.batching;

import io.bertmesh.call.CallContext;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import java.util.concurrent.CompletableFuture;

/** A text that waits for its run, the call that wants it, and the promise made to that call. */
final class PendingText {

    private final TextInput input;
    private final CallContext call;
    private final CompletableFuture<TextOutput> promise = new CompletableFuture<>();

    PendingText(TextInput input, CallContext call) {
        this.input = input;
        this.call = call;
    }

    TextInput input() {
        return input;
    }

    int tokenCount() {
        return input.tokenCount();
    }

    CompletableFuture<TextOutput> promise() {
        return promise;
    }

    /** Whether somebody still waits for the answer. If not, the promise is broken here. */
    boolean isWanted() {
        if (call.isCancelled()) {
            fail(new InferenceError.Cancelled());
            return false;
        }
        if (call.isExpired()) {
            fail(new InferenceError.DeadlineExceeded());
            return false;
        }
        return true;
    }

    void fail(InferenceError error) {
        promise.completeExceptionally(new InferenceException(error));
    }
}
