/**
 * Fill-mask: which tokens fit where the text says {@code [MASK]}.
 *
 * <p>May import: catalog, tokenizer, model, batching, cache, call, config and error.
 */
@NullMarked
package io.bertmesh.fillmask;

import org.jspecify.annotations.NullMarked;
