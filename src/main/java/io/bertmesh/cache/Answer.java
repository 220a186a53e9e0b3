package io.bertmesh.cache;

import io.bertmesh.call.AnswerSource;

/**
 * The answer of one text.
 *
 * @param value the same to the bit, wherever it came from; others may hold it, so it is not to be changed
 */
public record Answer<V>(V value, AnswerSource source) {}
