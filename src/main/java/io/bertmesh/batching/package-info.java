/**
 * Packs waiting texts into rows and runs the packs. What to run is decided in pure functions, done by one owner
 * thread.
 *
 * <p>May import: model, call, config, telemetry and error.
 */
@NullMarked
package io.bertmesh.batching;

import org.jspecify.annotations.NullMarked;
