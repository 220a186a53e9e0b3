/**
 * Keeps answers for later equal texts: in this process, and in a Redis that several processes share.
 *
 * <p>A fault of Redis never fails a call, and never delays it by more than the configured timeout.
 *
 * <p>May import: model, tokenizer, call, config, telemetry and error.
 */
@NullMarked
package io.bertmesh.cache;

import org.jspecify.annotations.NullMarked;
