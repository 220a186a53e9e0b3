/**
 * The name of every meter and span, and the only imports of Micrometer and OpenTelemetry. {@link
 * io.bertmesh.telemetry.CallTelemetry} makes the listener of each call.
 *
 * <p>May import: call.
 */
@NullMarked
package io.bertmesh.telemetry;

import org.jspecify.annotations.NullMarked;
