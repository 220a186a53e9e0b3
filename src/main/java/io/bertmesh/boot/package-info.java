/**
 * Starts and ends the process: checks settings, loads models, announces the service, watches health, and drains calls.
 *
 * <p>May import: protocol, protocol.grpc, catalog, model, call, config, telemetry, security and error.
 */
@NullMarked
package io.bertmesh.boot;

import org.jspecify.annotations.NullMarked;
