package io.bertmesh.catalog;

import io.bertmesh.call.Task;
import io.bertmesh.model.Pooling;
import io.bertmesh.model.Precision;
import io.bertmesh.model.Provider;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Describes a loaded model to callers.
 *
 * @param tasks the tasks that it can do
 * @param maxTokens longest text, [CLS] and [SEP] included
 * @param hiddenSize length of a vector
 * @param precision precision of the weights in use
 * @param provider hardware that really runs it
 * @param defaults what a request means that does not say
 */
public record ModelDescription(
        ModelIdentity identity,
        List<Task> tasks,
        int maxTokens,
        int hiddenSize,
        int layerCount,
        int vocabularySize,
        Precision precision,
        Provider provider,
        String sourceRepository,
        String sourceRevision,
        Defaults defaults) {

    public ModelDescription {
        tasks = List.copyOf(tasks);
    }

    /** The labels of the tasks, as a sentence lists them. */
    String taskLabels() {
        return tasks.stream().map(Task::label).collect(Collectors.joining(", "));
    }

    /**
     * What requests mean that do not say.
     *
     * @param pooling how a text becomes one vector; not {@link Pooling#TOKENS}
     * @param normalize whether vectors are divided by their Euclidean length
     */
    public record Defaults(Pooling pooling, boolean normalize) {}
}
