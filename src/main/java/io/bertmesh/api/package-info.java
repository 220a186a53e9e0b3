/**
 * What both edges share: the one table from an error to its gRPC code and HTTP status, the step from the event loop to
 * the tasks, and the start of the service.
 *
 * <p>May import: registry, model, call, config, telemetry, security and error.
 */
@NullMarked
package io.bertmesh.api;

import org.jspecify.annotations.NullMarked;
