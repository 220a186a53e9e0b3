package io.bertmesh.catalog;

import java.util.List;

/**
 * What the server tells of a loaded model.
 *
 * @param tasks names of the tasks it offers
 * @param maxTokens longest text, [CLS] and [SEP] included
 * @param hiddenSize length of a vector
 * @param precision of the weights in use, such as {@code fp32}
 * @param provider where it really runs: {@code cpu} or {@code cuda}
 */
public record ModelDescription(
        ModelIdentity identity,
        List<String> tasks,
        int maxTokens,
        int hiddenSize,
        int layerCount,
        int vocabularySize,
        String precision,
        String provider,
        String sourceRepository,
        String sourceRevision) {

    public ModelDescription {
        tasks = List.copyOf(tasks);
    }
}
