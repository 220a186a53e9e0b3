/**
 * Fill-mask: which tokens fit where the text says {@code [MASK]}.
 *
 * <p>May import: inference, catalog, cache, model, tokenizer, call and error.
 */
@NullMarked
package io.bertmesh.fillmask;

import org.jspecify.annotations.NullMarked;
