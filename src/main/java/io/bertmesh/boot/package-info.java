/**
 * Start and end of the process: settings are checked, models are loaded, the service announces itself, health is watched,
 * and accepted calls are drained.
 *
 * <p>May import: protocol, protocol.grpc, catalog, model, call, config, telemetry, security and error.
 */
@NullMarked
package io.bertmesh.boot;

import org.jspecify.annotations.NullMarked;
