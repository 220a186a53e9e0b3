package io.bertmesh.catalog;

import io.bertmesh.batching.Scheduler;
import io.bertmesh.batching.Shape;
import io.bertmesh.cache.Answer;
import io.bertmesh.cache.CacheUse;
import io.bertmesh.cache.Lookup;
import io.bertmesh.cache.ModelCache;
import io.bertmesh.cache.Reading;
import io.bertmesh.call.CallContext;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.model.Bundle;
import io.bertmesh.model.Manifest;
import io.bertmesh.model.Task;
import io.bertmesh.model.TextInput;
import io.bertmesh.tokenizer.Encoding;
import io.bertmesh.tokenizer.Tokenizer;
import io.bertmesh.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A loaded model: its tokenizer and its queue. Thread-safe. Owns both, and closes them.
 *
 * <p>Its methods block; they are called on virtual threads.
 */
public final class ServedModel implements AutoCloseable {

    private final ModelDescription description;
    private final Tokenizer tokenizer;
    private final Scheduler scheduler;
    private final OptionalInt maskTokenId;
    private final int maxCharacters;
    private final ModelCache cache;

    ServedModel(Bundle bundle, Tokenizer tokenizer, Scheduler scheduler, int maxCharacters, ModelCache cache) {
        Manifest manifest = bundle.manifest();
        this.tokenizer = tokenizer;
        this.scheduler = scheduler;
        this.maxCharacters = maxCharacters;
        this.cache = cache;
        this.maskTokenId = tokenizer.vocabulary().id(manifest.maskToken());
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
                manifest.source().revision(),
                ModelDescription.Defaults.COMMON);
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

    /** Id of the mask token. Throws {@link IllegalStateException} if the model does not offer fill-mask. */
    public int maskTokenId() {
        return maskTokenId.orElseThrow(() -> new IllegalStateException("no mask token: ask for the task first"));
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
     * Encodes one text of a request, and tells the call's observer how many tokens that gave, even of a text that is refused
     * for them. Of a text that is cut they are those that are left.
     *
     * @param field path of the text in the request, for errors
     * @throws InferenceException if the text has no token, is no Unicode, or is too long and may not be cut
     */
    public Encoding encode(String field, String text, Truncation truncation, CallContext call) {
        if (text.length() > maxCharacters) {
            throw InferenceException.invalid(field, text.length() + " characters", "at most " + maxCharacters);
        }
        long startNanos = call.nanos();
        Encoding whole = tokenizer.encode(field, text);
        Encoding encoding = truncation == Truncation.REFUSE ? whole : whole.truncatedTo(description.maxTokens());
        call.observer().tokenized(encoding.tokenCount(), call.nanos() - startNanos);
        // [CLS] and [SEP] are always there.
        if (encoding.tokenCount() <= 2) {
            throw InferenceException.invalid(
                    field, text.isEmpty() ? "empty" : "no visible character", "at least one visible character");
        }
        if (encoding.tokenCount() > description.maxTokens()) {
            throw new InferenceException(
                    new InferenceError.TextTooLong(field, encoding.tokenCount(), description.maxTokens()));
        }
        return encoding;
    }

    /**
     * Prepares the inputs of one call, one after the other. What a step throws is the outcome of its input alone. Nothing is
     * prepared for a call that the queue would not take.
     *
     * @param step makes the input of an index, from 0 to {@code count} - 1
     * @throws InferenceException if the queue has no room, or the caller's time is up, or the caller has gone
     */
    public List<Outcome<TextInput>> prepare(int count, CallContext call, IntFunction<TextInput> step) {
        call.observer().servedBy(identity().name(), identity().version());
        return TextOutcomes.orTellOfAll(count, call, () -> {
            scheduler.requireRoom(count, call);
            List<Outcome<TextInput>> inputs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int index = i;
                requireWaiting(call);
                inputs.add(Outcome.of(() -> step.apply(index)));
            }
            return inputs;
        });
    }

    /** Whether no run of the model can succeed any more in this process. */
    public boolean isBroken() {
        return scheduler.isBroken();
    }

    /** Whether a run of the model hangs. */
    public boolean isStuck() {
        return scheduler.isStuck();
    }

    /**
     * Runs the good inputs of one call, waits for them, and gives the answers in the order of the inputs. An input that
     * failed before stays as it is.
     *
     * @param shape makes the answer of the input at an index, on the thread that ran it
     * @return one outcome for each input, in order; a run that fails fails only the texts that were in it
     * @throws InferenceException if the queue has no room, or the caller's time is up, or the caller has gone
     */
    public <R> List<Outcome<R>> run(List<Outcome<TextInput>> inputs, CallContext call, Shape<R> shape) {
        List<TextInput> texts = good(inputs);
        List<Integer> places = IntStream.range(0, inputs.size())
                .filter(index -> inputs.get(index) instanceof Outcome.Result)
                .boxed()
                .toList();
        List<Outcome<Answer<R>>> answers = TextOutcomes.ofAll(inputs.size(), call, () -> {
            Iterator<CompletableFuture<Outcome<R>>> promises = scheduler
                    .submit(texts, call, (index, output) -> shape.of(places.get(index), output))
                    .iterator();
            return AnswerWait.inOrder(inputs, () -> AnswerWait.computed(promises.next(), call));
        });
        return answers.stream().map(outcome -> outcome.<R>map(Answer::value)).toList();
    }

    /**
     * The answers to the good inputs of one call, in the order of the inputs: from the cache, or else by a run, which then
     * fills the cache. Waits for them. An input that failed before stays as it is.
     *
     * @param reading what is wanted of each text
     * @return one outcome for each input, in order; a run that fails fails only the texts that were in it
     * @throws InferenceException if the queue has no room, or the caller's time is up, or the caller has gone
     */
    public <V> List<Outcome<Answer<V>>> ask(
            List<Outcome<TextInput>> inputs, Reading<V> reading, CacheUse use, CallContext call) {
        return TextOutcomes.ofAll(inputs.size(), call, () -> answers(inputs, reading, use, call));
    }

    private <V> List<Outcome<Answer<V>>> answers(
            List<Outcome<TextInput>> inputs, Reading<V> reading, CacheUse use, CallContext call) {
        List<TextInput> texts = good(inputs);
        long startNanos = call.nanos();
        Lookup<V> lookup = cache.look(texts, reading, use, call);
        List<Integer> missing = lookup.missing();
        if (lookup.isAsked()) {
            call.observer().lookedUp(texts.size(), texts.size() - missing.size(), call.nanos() - startNanos);
        }
        Iterator<CompletableFuture<Outcome<V>>> promises = scheduler
                .submit(
                        missing.stream().map(texts::get).toList(),
                        call,
                        (index, output) -> lookup.keep(missing.get(index), output))
                .iterator();
        Iterator<Integer> indices = IntStream.range(0, texts.size()).iterator();
        try {
            return AnswerWait.inOrder(
                    inputs,
                    () -> lookup.found(indices.next())
                            .<Outcome<Answer<V>>>map(Outcome.Result::new)
                            .orElseGet(() -> AnswerWait.computed(promises.next(), call)));
        } finally {
            // What was run is worth keeping even if the call as a whole fails.
            lookup.publish();
        }
    }

    private static List<TextInput> good(List<Outcome<TextInput>> inputs) {
        List<TextInput> texts = new ArrayList<>(inputs.size());
        for (Outcome<TextInput> input : inputs) {
            if (input instanceof Outcome.Result<TextInput>(TextInput text)) {
                texts.add(text);
            }
        }
        return texts;
    }

    @Override
    public void close() {
        scheduler.close();
        tokenizer.close();
    }

    private static void requireWaiting(CallContext call) {
        // First, for gRPC cancels a call whose deadline has passed.
        if (call.isExpired()) {
            throw new InferenceException(new InferenceError.DeadlineExceeded());
        }
        if (call.isCancelled()) {
            throw new InferenceException(new InferenceError.Cancelled());
        }
    }
}
