/**
 * Fill-mask: finds the tokens that fit at each {@code [MASK]} of a text.
 *
 * <p>May import: catalog, tokenizer, model, batching, cache, call, config and error.
 */
@NullMarked
package io.bertmesh.fillmask;

import org.jspecify.annotations.NullMarked;
