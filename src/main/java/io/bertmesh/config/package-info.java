/**
 * Every setting of the service, with its unit, range and default. Quarkus keeps its own.
 *
 * <p>May import: model.
 */
@NullMarked
package io.bertmesh.config;

import org.jspecify.annotations.NullMarked;
