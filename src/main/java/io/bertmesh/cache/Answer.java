package io.bertmesh.cache;

import io.bertmesh.call.AnswerSource;

/**
 * The answer of one text.
 *
 * @param value bit-identical whatever its source; others may hold it, so callers must not change it
 */
public record Answer<V>(V value, AnswerSource source) {}
