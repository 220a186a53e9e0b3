/**
 * The models being served: each is found, loaded, checked against its golden texts and closed here.
 *
 * <p>May import: batching, cache, model, tokenizer, call, config, telemetry and error.
 */
@NullMarked
package io.bertmesh.catalog;

import org.jspecify.annotations.NullMarked;
