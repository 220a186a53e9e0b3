/**
 * Finds the served models, loads them, checks them against their golden texts and closes them.
 *
 * <p>May import: batching, cache, model, tokenizer, call, config, telemetry and error.
 */
@NullMarked
package io.bertmesh.catalog;

import org.jspecify.annotations.NullMarked;
