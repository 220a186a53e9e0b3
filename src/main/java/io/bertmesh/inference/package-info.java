/**
 * Asks a model: turns items into inputs, and looks these up in the cache or queues them. Turns their answers into the
 * items' answers, in one or several rounds. Holds the limits of a request and charges its caller.
 *
 * <p>May import: catalog, batching, cache, model, tokenizer, call, config and error.
 */
@NullMarked
package io.bertmesh.inference;

import org.jspecify.annotations.NullMarked;
