/**
 * The queue of waiting texts, and the workers that run them in packs. A pure function decides which texts run together.
 *
 * <p>May import: model, call, config, telemetry and error.
 */
@NullMarked
package io.bertmesh.batching;

import org.jspecify.annotations.NullMarked;
