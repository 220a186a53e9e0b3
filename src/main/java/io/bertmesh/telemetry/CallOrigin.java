package io.bertmesh.telemetry;

/**
 * What is known of a call when it comes.
 *
 * @param task what is asked for, as {@code fill-mask}
 * @param transport {@code grpc} or {@code rest}
 * @param isStream whether texts come one after another
 * @param peer where it comes from
 * @param userId who makes it: the id of an API key or the subject of a token, no secret; empty if nobody was asked, or
 *     could not say
 */
public record CallOrigin(String task, String transport, boolean isStream, Peer peer, String userId) {

    /** A call of whose caller nothing is known. */
    public CallOrigin(String task, String transport, boolean isStream) {
        this(task, transport, isStream, Peer.unknown(), "");
    }

    /** The same call, now that it is known who makes it. */
    public CallOrigin madeBy(String knownUserId) {
        return new CallOrigin(task, transport, isStream, peer, knownUserId);
    }
}
