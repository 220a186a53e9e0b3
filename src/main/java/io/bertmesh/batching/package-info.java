/**
 * The queue of texts that wait, and the workers that pack and run them. What runs together is decided by a pure
 * function.
 *
 * <p>May import: model, call, config, telemetry and error.
 */
@NullMarked
package io.bertmesh.batching;

import org.jspecify.annotations.NullMarked;
