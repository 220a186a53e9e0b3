package io.bertmesh.batching;

import io.bertmesh.call.Call;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.model.Reader;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import io.bertmesh.telemetry.RunSpan;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * One text of a call, and the promise of its answer.
 *
 * <p>The promise completes with the outcome of this text, or exceptionally if the whole call fails. Only the first
 * completion counts. Thread-safe.
 */
final class PendingAnswer<R> {

    private static final Logger LOG = Logger.getLogger(PendingAnswer.class);

    private final TextInput input;
    private final Call call;
    private final Reader<R> reader;
    private final long queuedNanos;
    private final CompletableFuture<Outcome<R>> promise = new CompletableFuture<>();

    PendingAnswer(TextInput input, Call call, Reader<R> reader) {
        this.input = input;
        this.call = call;
        this.reader = reader;
        this.queuedNanos = call.nanos();
    }

    TextInput input() {
        return input;
    }

    CompletableFuture<Outcome<R>> promise() {
        return promise;
    }

    Call call() {
        return call;
    }

    /** Adds this text to the span of its run. */
    void showIn(RunSpan span) {
        span.add(call, queuedNanos, input.tokenCount());
    }

    /** Whether the call still waits for the answer. If it has ended, this fails the promise. */
    boolean isWanted() {
        call.ended().ifPresent(this::refuse);
        return !promise.isDone();
    }

    /** Whether the call's deadline has passed. gRPC cancels such a call as well. */
    boolean isExpired() {
        return call.isExpired();
    }

    /** Tells the call's listener that this text ran in a run that began at {@code startNanos}. */
    void ran(long startNanos) {
        // A text that joined a run in flight has not waited.
        call.listener().ran(Math.max(0, startNanos - queuedNanos));
    }

    /** Reads the answer and completes the promise with it. Returns whether the call still waited for it. */
    boolean complete(TextOutput output) {
        if (!isWanted()) {
            return false;
        }
        try {
            return promise.complete(Outcome.of(() -> reader.read(output.forInput(input))));
        } catch (RuntimeException | Error e) {
            LOG.error("An answer could not be read", e);
            fail();
            return true;
        }
    }

    /** Completes the promise with an internal error, because the run failed. */
    void fail() {
        promise.complete(new Outcome.Failed<>(new InferenceError.Internal()));
    }

    /** Completes the promise exceptionally: the text does not run. */
    void refuse(InferenceError error) {
        promise.completeExceptionally(new InferenceException(error));
    }
}
