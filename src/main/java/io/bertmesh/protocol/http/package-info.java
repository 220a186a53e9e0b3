/**
 * What every protocol over HTTP needs: arrival, access, slow and oversized bodies, and how an error is answered.
 *
 * <p>May import: protocol, call, config, telemetry, security and error.
 */
@NullMarked
package io.bertmesh.protocol.http;

import org.jspecify.annotations.NullMarked;
