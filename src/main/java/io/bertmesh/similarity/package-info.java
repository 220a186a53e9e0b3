/**
 * Semantic similarity: how close the vectors of two texts are.
 *
 * <p>May import: features, inference, catalog, cache, model, tokenizer, call and error.
 */
@NullMarked
package io.bertmesh.similarity;

import org.jspecify.annotations.NullMarked;
