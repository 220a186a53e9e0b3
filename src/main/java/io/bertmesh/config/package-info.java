/**
 * Every setting of the service, with its unit, range and default. Nothing else reads configuration.
 *
 * <p>May import: nothing of ours.
 */
@NullMarked
package io.bertmesh.config;

import org.jspecify.annotations.NullMarked;
