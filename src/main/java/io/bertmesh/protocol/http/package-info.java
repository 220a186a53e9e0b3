/**
 * Serves every protocol over HTTP: arrival, access, slow and oversized bodies, and the answers to errors.
 *
 * <p>May import: protocol, call, config, telemetry, security and error.
 */
@NullMarked
package io.bertmesh.protocol.http;

import org.jspecify.annotations.NullMarked;
