package io.bertmesh.catalog;

import io.bertmesh.batching.Scheduler;
import io.bertmesh.cache.ModelCache;
import io.bertmesh.call.Task;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.model.Bundle;
import io.bertmesh.model.Head;
import io.bertmesh.model.Manifest;
import io.bertmesh.tokenizer.Encoding;
import io.bertmesh.tokenizer.Tokenizer;
import io.bertmesh.tokenizer.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A loaded model: its tokenizer, its queue and its answer cache. Thread-safe. Owns tokenizer and queue, and closes
 * them.
 */
public final class ServedModel implements AutoCloseable {

    private final ModelDescription description;
    private final Tokenizer tokenizer;
    private final Scheduler scheduler;
    private final OptionalInt maskTokenId;
    private final ModelCache cache;

    ServedModel(Bundle bundle, Tokenizer tokenizer, Scheduler scheduler, ModelCache cache) {
        Manifest manifest = bundle.manifest();
        this.tokenizer = tokenizer;
        this.scheduler = scheduler;
        this.cache = cache;
        this.maskTokenId = tokenizer.vocabulary().id(manifest.maskToken());
        this.description = new ModelDescription(
                new ModelIdentity(manifest.name(), manifest.version(), bundle.fingerprint()),
                tasks(manifest.head()),
                manifest.maxTokens(),
                manifest.dimensions().hidden(),
                manifest.dimensions().layers(),
                manifest.dimensions().vocabulary(),
                bundle.variant().precision(),
                scheduler.provider(),
                manifest.source().repository(),
                manifest.source().revision(),
                new ModelDescription.Defaults(manifest.pooling().pooling(), manifest.normalize()));
    }

    private static List<Task> tasks(Head head) {
        return Arrays.stream(Task.values())
                .filter(task -> head == Head.MASKED_LM || !task.needsHead())
                .toList();
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

    /** The id of the mask token. Throws {@link IllegalStateException} if the model does not offer fill-mask. */
    public int maskTokenId() {
        return maskTokenId.orElseThrow(
                () -> new IllegalStateException("no mask token (expected: require(task) first)"));
    }

    /** Throws {@link InferenceException} if the model cannot do the task. */
    public ServedModel require(Task task) {
        if (!description.tasks().contains(task)) {
            throw new InferenceException(new InferenceError.TaskNotOffered(task.label(), description.taskLabels()));
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
