package io.bertmesh.protocol;

import io.bertmesh.security.Caller;
import io.grpc.Context;
import io.smallrye.common.vertx.ContextLocals;
import io.smallrye.common.vertx.VertxContext;

/** Who makes the call that begins on this thread, as the edges have found out. */
public final class CurrentCaller {

    private static final Context.Key<Caller> GRPC = Context.keyWithDefault("bertmesh-caller", Caller.ANYONE);

    private static final String REST = CurrentCaller.class.getName();

    private CurrentCaller() {}

    /** The context of a gRPC call of this caller. */
    public static Context context(Caller caller) {
        return Context.current().withValue(GRPC, caller);
    }

    /** Says who makes the HTTP call that this thread works on. */
    public static void ofHttpCall(Caller caller) {
        ContextLocals.put(REST, caller);
    }

    static Caller overGrpc() {
        return GRPC.get();
    }

    static Caller overHttp() {
        return VertxContext.isOnDuplicatedContext() ? ContextLocals.get(REST, Caller.ANYONE) : Caller.ANYONE;
    }
}
