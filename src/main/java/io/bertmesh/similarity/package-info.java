/**
 * Semantic similarity: compares the vectors of two texts.
 *
 * <p>May import: features, catalog, tokenizer, model, batching, cache, call, config and error.
 */
@NullMarked
package io.bertmesh.similarity;

import org.jspecify.annotations.NullMarked;
