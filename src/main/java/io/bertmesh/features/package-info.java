/**
 * Feature extraction: a text, or each of its tokens, as a vector.
 *
 * <p>May import: inference, catalog, cache, model, tokenizer, call and error.
 */
@NullMarked
package io.bertmesh.features;

import org.jspecify.annotations.NullMarked;
