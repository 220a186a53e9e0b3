package io.bertmesh.batching;

import io.bertmesh.call.Call;
import io.bertmesh.call.CallListener;
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
 * One text of a call, and the promise made to that call.
 *
 * <p>The promise is kept with the outcome of this text, or broken with what befell the whole call. Only the first time
 * counts. Thread-safe.
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

    /** Whether somebody still waits for the answer. If not, the promise is broken here. */
    boolean isWanted() {
        call.ended().ifPresent(this::refuse);
        return !promise.isDone();
    }

    /** Whether its caller's time is up. Such a call is cancelled as well, if it came over gRPC. */
    boolean isExpired() {
        return call.isExpired();
    }

    /** Tells the call's observer that this text was run, together with others, since {@code startNanos}. */
    void ran(long startNanos, int packTokens, int packTexts) {
        // One that joined a run which had begun has not waited.
        long waitNanos = Math.max(0, startNanos - queuedNanos);
        long runNanos = call.nanos() - Math.max(startNanos, queuedNanos);
        call.listener().ran(new CallListener.TextRun(waitNanos, runNanos, packTokens, packTexts));
    }

    /** Keeps the promise, with the answer that is read now. Tells whether anybody still waited for it. */
    boolean answer(TextOutput output) {
        if (!isWanted()) {
            return false;
        }
        try {
            return promise.complete(Outcome.of(() -> reader.read(output.as(input))));
        } catch (RuntimeException | Error e) {
            LOG.error("An answer could not be read", e);
            fail();
            return true;
        }
    }

    /** Keeps the promise, with the news that the run failed. */
    void fail() {
        promise.complete(new Outcome.Failed<>(new InferenceError.Internal()));
    }

    /** Breaks the promise. */
    void refuse(InferenceError error) {
        promise.completeExceptionally(new InferenceException(error));
    }
}
