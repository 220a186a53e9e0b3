/**
 * bertmesh's own API over REST: maps JSON to a task's request, asks the task, and maps its answer back. No logic.
 *
 * <p>May import: protocol, protocol.http, the tasks, inference, catalog, cache, model, call and error.
 */
@NullMarked
package io.bertmesh.protocol.bertmesh.rest;

import org.jspecify.annotations.NullMarked;
