/**
 * Answers kept for equal texts to come: in this process, and in a Redis that several processes share.
 *
 * <p>Nothing that happens to Redis ever fails a call or holds it up for longer than the configured timeout.
 *
 * <p>May import: model, tokenizer, call, config, telemetry and error.
 */
@NullMarked
package io.bertmesh.cache;

import org.jspecify.annotations.NullMarked;
