/**
 * Who may call: API keys and their rates, tokens of an identity provider, certificates. Knows neither gRPC nor REST: the
 * edges hand over what a caller shows, and get a caller or an error.
 *
 * <p>May import: call, config and error.
 */
@NullMarked
package io.bertmesh.security;

import org.jspecify.annotations.NullMarked;
