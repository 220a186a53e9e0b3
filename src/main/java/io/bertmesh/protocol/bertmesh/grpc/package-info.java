/**
 * bertmesh's own API over gRPC: maps a message to a task's request, asks the task, and maps its answer back. No logic.
 *
 * <p>May import: protocol, protocol.grpc, the tasks, inference, catalog, cache, model, call and error.
 */
@NullMarked
package io.bertmesh.protocol.bertmesh.grpc;

import org.jspecify.annotations.NullMarked;
