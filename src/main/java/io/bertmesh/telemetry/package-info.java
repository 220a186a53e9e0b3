/**
 * Names every meter and span, and alone imports Micrometer and OpenTelemetry.
 * {@link io.bertmesh.telemetry.CallTelemetry} makes the listener of each call.
 *
 * <p>May import: call.
 */
@NullMarked
package io.bertmesh.telemetry;

import org.jspecify.annotations.NullMarked;
