/**
 * The one table from an error to its gRPC code and HTTP status, shared by both edges.
 *
 * <p>May import: error.
 */
@NullMarked
package io.bertmesh.api;

import org.jspecify.annotations.NullMarked;
