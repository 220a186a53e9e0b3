package io.bertmesh.telemetry;

/**
 * What is known of a call when it comes.
 *
 * @param task what is asked for, as {@code fill-mask}
 * @param transport {@code grpc} or {@code rest}
 * @param isStream whether texts come one after another
 * @param caller who makes it
 */
public record CallOrigin(String task, String transport, boolean isStream, Caller caller) {

    /** A call whose caller is not known. */
    public CallOrigin(String task, String transport, boolean isStream) {
        this(task, transport, isStream, Caller.unknown());
    }
}
