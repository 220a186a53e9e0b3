/**
 * Start and readiness: loads the models, and tells both edges' callers whether they are served.
 *
 * <p>May import: fillmask, features, similarity, registry, model, call, config, security, error and api.
 */
@NullMarked
package io.bertmesh.api.health;

import org.jspecify.annotations.NullMarked;
