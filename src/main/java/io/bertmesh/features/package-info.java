/**
 * Feature extraction: turns a text, or each of its tokens, into a vector.
 *
 * <p>May import: inference, catalog, cache, model, tokenizer, call and error.
 */
@NullMarked
package io.bertmesh.features;

import org.jspecify.annotations.NullMarked;
