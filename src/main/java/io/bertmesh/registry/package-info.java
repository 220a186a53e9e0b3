/**
 * The models being served: each is loaded, checked against its golden texts, warmed, swapped and closed here.
 *
 * <p>May import: batching, model, tokenizer, cache, call, config, telemetry and error.
 */
@NullMarked
package io.bertmesh.registry;

import org.jspecify.annotations.NullMarked;
