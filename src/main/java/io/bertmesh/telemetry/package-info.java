/**
 * The name of every meter and span, and the only imports of Micrometer and OpenTelemetry.
 *
 * <p>May import: nothing of ours.
 */
@NullMarked
package io.bertmesh.telemetry;

import org.jspecify.annotations.NullMarked;
