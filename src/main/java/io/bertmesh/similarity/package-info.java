/**
 * Semantic similarity: compares the vectors of two texts.
 *
 * <p>May import: features, inference, catalog, cache, model, tokenizer, call and error.
 */
@NullMarked
package io.bertmesh.similarity;

import org.jspecify.annotations.NullMarked;
