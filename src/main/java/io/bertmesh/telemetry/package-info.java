/**
 * The name of every meter and span, and the only imports of Micrometer and OpenTelemetry. Each way of telemetry is a
 * {@link io.bertmesh.telemetry.CallWatch}.
 *
 * <p>May import: call.
 */
@NullMarked
package io.bertmesh.telemetry;

import org.jspecify.annotations.NullMarked;
