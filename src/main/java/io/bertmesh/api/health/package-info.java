/**
 * Readiness: whether the models are loaded and agree with their golden texts.
 *
 * <p>May import: fillmask, features, similarity, registry, call, config, error and api.
 */
@NullMarked
package io.bertmesh.api.health;

import org.jspecify.annotations.NullMarked;
