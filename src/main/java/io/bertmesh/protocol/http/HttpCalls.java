package io.bertmesh.protocol.http;

import io.bertmesh.call.Call;
import io.bertmesh.protocol.Handover;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;

/** Answers requests over HTTP. {@link ErrorMappers} turns their failures into answers. */
@ApplicationScoped
public class HttpCalls {

    private final Handover handover;

    HttpCalls(Handover handover) {
        this.handover = handover;
    }

    /** Answers the call of a request. */
    public <T> Uni<T> answer(RoutingContext http, Function<Call, T> work) {
        Call call = HttpArrivals.call(http);
        return handover.answer(call, () -> work.apply(call));
    }
}
