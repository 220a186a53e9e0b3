/**
 * Serves every protocol over gRPC: arrival, access, slow callers, the window of a stream, statuses with details.
 *
 * <p>May import: protocol, catalog, call, config, telemetry, security and error.
 */
@NullMarked
package io.bertmesh.protocol.grpc;

import org.jspecify.annotations.NullMarked;
