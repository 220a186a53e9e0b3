/**
 * Decides who may call: API keys and their rates, tokens of an identity provider, certificates. It knows neither gRPC
 * nor REST: the edges pass on a caller's credentials, and get a caller or an error.
 *
 * <p>May import: call, config and error.
 */
@NullMarked
package io.bertmesh.security;

import org.jspecify.annotations.NullMarked;
