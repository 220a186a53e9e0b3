package io.bertmesh.protocol;

import io.bertmesh.model.Task;
import io.bertmesh.security.Caller;
import io.bertmesh.telemetry.CallOrigin;
import io.bertmesh.telemetry.CallWatches;
import io.bertmesh.telemetry.EcsFormatter;
import io.bertmesh.telemetry.Peer;
import io.smallrye.common.vertx.VertxContext;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * A call from its first header on, until its work begins. If it ends before, the ways of telemetry are told of it all the
 * same. Thread-safe.
 */
public final class Arrival {

    // Replaced once, when its edge has found out who makes it.
    private volatile CallOrigin origin;
    private final AtomicBoolean isOver = new AtomicBoolean();

    private Arrival(CallOrigin origin) {
        this.origin = origin;
    }

    /**
     * A call whose headers were just read. What is logged while it is worked on will name it.
     *
     * @param transport {@code grpc} or {@code rest}
     * @param requestId what the caller gave as the id of the request, valid or not
     * @param address IP address of the peer of the connection
     */
    public static Arrival of(
            Task task, String transport, boolean isStream, @Nullable String requestId, Optional<String> address) {
        String id = RequestIds.of(requestId);
        if (VertxContext.isOnDuplicatedContext()) {
            // On any other context it would stay for the calls of others.
            MDC.put(EcsFormatter.REQUEST_ID_IN_CONTEXT, id);
        }
        return new Arrival(
                new CallOrigin(task.label(), transport, isStream, new Peer(id, address, System.nanoTime()), ""));
    }

    public String requestId() {
        return origin.peer().requestId();
    }

    /** It was found out who makes the call. Said before its work begins, even if the caller may not have it done. */
    public void madeBy(Caller caller) {
        origin = origin.madeBy(caller.id());
    }

    /** The origin of the call, for whoever begins its work now and will tell of its end. */
    public CallOrigin handedOver() {
        isOver.set(true);
        return origin;
    }

    /** The call was answered. Says so if its work had not begun. */
    public void answered(CallWatches watches, String status) {
        if (isOver.compareAndSet(false, true)) {
            watches.begin(origin).ended(status);
        }
    }
}
