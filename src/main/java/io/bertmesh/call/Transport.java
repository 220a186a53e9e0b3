package io.bertmesh.call;

/** How a call arrived. */
public enum Transport {
    /** A unary call over gRPC. */
    GRPC("grpc", Lane.INTERACTIVE),
    /** A stream of items over gRPC. */
    GRPC_STREAM("grpc", Lane.BULK),
    /** A request over HTTP. */
    REST("rest", Lane.INTERACTIVE);

    private final String label;
    private final Lane lane;

    Transport(String label, Lane lane) {
        this.label = label;
        this.lane = lane;
    }

    /** The protocol's name in metrics and logs. */
    public String label() {
        return label;
    }

    /** The lane in which the call's texts wait. */
    public Lane lane() {
        return lane;
    }

    /** Whether items arrive one after another, each with its own answer. */
    public boolean isStream() {
        return this == GRPC_STREAM;
    }
}
