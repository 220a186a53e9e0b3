/**
 * Answers already computed, and calls that wait for the same answer.
 *
 * <p>May import: config and telemetry.
 */
@NullMarked
package io.bertmesh.cache;

import org.jspecify.annotations.NullMarked;
