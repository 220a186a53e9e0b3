package io.bertmesh.telemetry;

/**
 * What is known of a call when it comes.
 *
 * @param task what is asked for, as {@code fill-mask}
 * @param transport {@code grpc} or {@code rest}
 * @param isStream whether texts come one after another
 */
public record CallOrigin(String task, String transport, boolean isStream) {}
