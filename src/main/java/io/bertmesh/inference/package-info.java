/**
 * Asking a model: items become inputs, inputs are looked up in the cache or queued, and their answers become the items'
 * answers, in one round or several. Holds the limits of a request, and charges its caller.
 *
 * <p>May import: catalog, batching, cache, model, tokenizer, call, config and error.
 */
@NullMarked
package io.bertmesh.inference;

import org.jspecify.annotations.NullMarked;
