package io.bertmesh.model;

/**
 * What one run gave, for all texts of its pack. The arrays belong to this record and are not changed after.
 *
 * @param vectors final hidden vectors wanted, one after another, each {@code hiddenSize} long
 * @param logits vocabulary logits wanted, one mask after another, each {@code vocabularySize} long
 */
public record Rows(float[] vectors, int hiddenSize, float[] logits, int vocabularySize) {}
