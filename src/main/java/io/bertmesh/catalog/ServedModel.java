package io.bertmesh.catalog;

import io.bertmesh.batching.Scheduler;
import io.bertmesh.cache.ModelCache;
import io.bertmesh.call.Task;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.model.Bundle;
import io.bertmesh.model.Head;
import io.bertmesh.model.Manifest;
import io.bertmesh.model.Precision;
import io.bertmesh.model.Provider;
import io.bertmesh.tokenizer.Encoding;
import io.bertmesh.tokenizer.Tokenizer;
import io.bertmesh.tokenizer.Vocabulary;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A loaded model: its tokenizer, its queue and its answer cache. Thread-safe. Owns tokenizer and queue, and closes
 * them.
 */
public final class ServedModel implements AutoCloseable {

    private final ModelIdentity identity;
    private final Manifest manifest;
    private final Precision precision;
    private final List<Task> tasks;
    private final Tokenizer tokenizer;
    private final Scheduler scheduler;
    private final OptionalInt maskTokenId;
    private final ModelCache cache;

    ServedModel(Bundle bundle, Tokenizer tokenizer, Scheduler scheduler, ModelCache cache) {
        this.manifest = bundle.manifest();
        this.identity = new ModelIdentity(manifest.name(), manifest.version(), bundle.fingerprint());
        this.precision = bundle.variant().precision();
        this.tasks = Stream.of(Task.values())
                .filter(task -> manifest.head() == Head.MASKED_LM || !task.needsHead())
                .toList();
        this.tokenizer = tokenizer;
        this.scheduler = scheduler;
        this.cache = cache;
        this.maskTokenId = tokenizer.vocabulary().id(manifest.maskToken());
    }

    public ModelIdentity identity() {
        return identity;
    }

    /** What the model has: its sizes, its source, and what a request means that does not say. */
    public Manifest manifest() {
        return manifest;
    }

    /** Precision of the graph in use. */
    public Precision precision() {
        return precision;
    }

    /** Hardware that really runs it. */
    public Provider provider() {
        return scheduler.provider();
    }

    /** The tasks that it can do. */
    public List<Task> tasks() {
        return tasks;
    }

    /** The labels of the tasks, as a sentence lists them. */
    String taskLabels() {
        return tasks.stream().map(Task::label).collect(Collectors.joining(", "));
    }

    public Vocabulary vocabulary() {
        return tokenizer.vocabulary();
    }

    /** The id of the mask token. Throws {@link IllegalStateException} if the model does not offer fill-mask. */
    public int maskTokenId() {
        return maskTokenId.orElseThrow(
                () -> new IllegalStateException("no mask token (expected: require(task) first)"));
    }

    /** Throws {@link InferenceException} if the model cannot do the task. */
    public ServedModel require(Task task) {
        if (!tasks.contains(task)) {
            throw new InferenceException(new InferenceError.TaskNotOffered(task.label(), taskLabels()));
        }
        return this;
    }

    /**
     * Encodes a whole text, however long.
     *
     * @param field path of the text in its request, for the error
     * @throws InferenceException if the text is not well-formed Unicode, or the model is closed
     */
    public Encoding encode(String field, String text) {
        return tokenizer.encode(field, text);
    }

    /** The queue of texts to run. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** The cache of its answers. */
    public ModelCache cache() {
        return cache;
    }

    /** Whether no later run of the model can succeed in this process. */
    public boolean isBroken() {
        return scheduler.isBroken();
    }

    /** Whether a run of the model hangs. */
    public boolean isStuck() {
        return scheduler.isStuck();
    }

    @Override
    public void close() {
        scheduler.close();
        tokenizer.close();
    }
}
