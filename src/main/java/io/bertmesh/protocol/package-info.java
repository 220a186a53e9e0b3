/**
 * What every edge needs, whatever its protocol: the one table from an error to its statuses, the hand-over from an event
 * loop to a virtual thread, request ids, and the count of calls under way.
 *
 * <p>May import: call, config, telemetry, security and error.
 */
@NullMarked
package io.bertmesh.protocol;

import org.jspecify.annotations.NullMarked;
