/**
 * The gRPC edge: maps a message to a call, calls the task, maps its result back. No logic of its own.
 *
 * <p>May import: fillmask, features, similarity, registry, cache, call, config, security, error and api.
 */
@NullMarked
package io.bertmesh.api.grpc;

import org.jspecify.annotations.NullMarked;
