package io.bertmesh.registry;

import io.bertmesh.batching.Scheduler;
import io.bertmesh.call.CallContext;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.model.Bundle;
import io.bertmesh.model.Manifest;
import io.bertmesh.model.Task;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import io.bertmesh.tokenizer.Encoding;
import io.bertmesh.tokenizer.Tokenizer;
import io.bertmesh.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A loaded model: its tokenizer and its queue. Thread-safe. Owns both, and closes them.
 *
 * <p>Its methods block; they are called on virtual threads.
 */
public final class ServedModel implements AutoCloseable {

    private final ModelDescription description;
    private final Tokenizer tokenizer;
    private final Scheduler scheduler;
    private final int maskTokenId;
    private final int maxCharacters;

    ServedModel(Bundle bundle, Tokenizer tokenizer, Scheduler scheduler, int maxCharacters) {
        Manifest manifest = bundle.manifest();
        this.tokenizer = tokenizer;
        this.scheduler = scheduler;
        this.maxCharacters = maxCharacters;
        this.maskTokenId = tokenizer
                .vocabulary()
                .id(manifest.maskToken())
                .orElseThrow(() -> bundle.fault(manifest.tokenizer().file(), "no mask token in the vocabulary"));
        this.description = new ModelDescription(
                new ModelIdentity(manifest.name(), manifest.version(), bundle.fingerprint()),
                manifest.tasks(),
                manifest.maxTokens(),
                manifest.dimensions().hidden(),
                manifest.dimensions().layers(),
                manifest.dimensions().vocabulary(),
                bundle.variant().precision(),
                scheduler.provider(),
                manifest.source().repository(),
                manifest.source().revision());
    }

    public ModelDescription description() {
        return description;
    }

    public ModelIdentity identity() {
        return description.identity();
    }

    public Vocabulary vocabulary() {
        return tokenizer.vocabulary();
    }

    /** Id of [MASK]. */
    public int maskTokenId() {
        return maskTokenId;
    }

    /** Throws {@link InferenceException} if the model cannot do the task. */
    public ServedModel require(Task task) {
        if (!description.tasks().contains(task.label())) {
            throw new InferenceException(
                    new InferenceError.TaskNotOffered(task.label(), String.join(", ", description.tasks())));
        }
        return this;
    }

    /**
     * Encodes one text of a request.
     *
     * @param field path of the text in the request, for errors
     * @throws InferenceException if the text has no token, is no Unicode, or is too long and may not be cut
     */
    public Encoding encode(String field, String text, Truncation truncation) {
        if (text.length() > maxCharacters) {
            throw invalid(field, text.length() + " characters", "at most " + maxCharacters);
        }
        Encoding encoding = tokenizer.encode(field, text);
        // [CLS] and [SEP] are always there.
        if (encoding.tokenCount() <= 2) {
            throw invalid(field, text.isEmpty() ? "empty" : "no visible character", "at least one visible character");
        }
        if (encoding.tokenCount() > description.maxTokens() && truncation == Truncation.REFUSE) {
            throw new InferenceException(
                    new InferenceError.TextTooLong(field, encoding.tokenCount(), description.maxTokens()));
        }
        return encoding.truncatedTo(description.maxTokens());
    }

    /**
     * Runs the good inputs of one call and waits for them. An input that failed before stays as it is.
     *
     * @return one outcome for each input, in order; a run that fails fails only the texts that were in it
     * @throws InferenceException if the queue has no room, or the caller's time is up, or the caller has gone
     */
    public List<Outcome<TextOutput>> run(List<Outcome<TextInput>> inputs, CallContext call) {
        List<TextInput> texts = new ArrayList<>();
        for (Outcome<TextInput> input : inputs) {
            if (input instanceof Outcome.Result<TextInput>(TextInput text)) {
                texts.add(text);
            }
        }
        Iterator<CompletableFuture<TextOutput>> promises =
                scheduler.submit(texts, call).iterator();
        List<Outcome<TextOutput>> outputs = new ArrayList<>();
        for (Outcome<TextInput> input : inputs) {
            outputs.add(
                    switch (input) {
                        case Outcome.Result<TextInput> _ -> await(promises.next(), call);
                        case Outcome.Failed<TextInput>(InferenceError error) -> new Outcome.Failed<>(error);
                    });
        }
        return outputs;
    }

    @Override
    public void close() {
        scheduler.close();
        tokenizer.close();
    }

    private static Outcome<TextOutput> await(CompletableFuture<TextOutput> promise, CallContext call) {
        try {
            return new Outcome.Result<>(promise.get(call.remainingNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            throw new InferenceException(new InferenceError.DeadlineExceeded());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof InferenceException refusal)) {
                throw new IllegalStateException("a promise broke with something else than a refusal", e);
            }
            if (refusal.error() instanceof InferenceError.Internal failedRun) {
                return new Outcome.Failed<>(failedRun);
            }
            throw refusal;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InferenceException(new InferenceError.Cancelled());
        }
    }

    private static InferenceException invalid(String field, String actual, String expected) {
        return new InferenceException(new InferenceError.InvalidInput(field, actual, expected));
    }
}
