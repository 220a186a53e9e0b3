/**
 * Serves every edge, whatever its protocol: the only table from error to status, the hand-over from an event loop to a
 * virtual thread, request ids, and the count of calls in flight.
 *
 * <p>May import: call, config, telemetry, security and error.
 */
@NullMarked
package io.bertmesh.protocol;

import org.jspecify.annotations.NullMarked;
