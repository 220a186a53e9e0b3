/**
 * Feature extraction: turns a text, or each of its tokens, into a vector.
 *
 * <p>May import: catalog, tokenizer, model, batching, cache, call, config and error.
 */
@NullMarked
package io.bertmesh.features;

import org.jspecify.annotations.NullMarked;
