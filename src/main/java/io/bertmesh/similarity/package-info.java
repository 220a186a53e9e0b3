/**
 * Semantic similarity: how close the vectors of two texts are.
 *
 * <p>May import: features, catalog, tokenizer, model, batching, cache, call, config and error.
 */
@NullMarked
package io.bertmesh.similarity;

import org.jspecify.annotations.NullMarked;
