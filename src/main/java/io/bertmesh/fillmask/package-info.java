/**
 * Fill-mask: finds the tokens that fit at each {@code [MASK]} of a text.
 *
 * <p>May import: inference, catalog, cache, model, tokenizer, call and error.
 */
@NullMarked
package io.bertmesh.fillmask;

import org.jspecify.annotations.NullMarked;
