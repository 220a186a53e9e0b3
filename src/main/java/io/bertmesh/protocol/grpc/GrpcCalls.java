package io.bertmesh.protocol.grpc;

import io.bertmesh.call.Call;
import io.bertmesh.error.InferenceException;
import io.bertmesh.protocol.Handover;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;

/** Answers unary gRPC calls, and turns errors into statuses with details. */
@ApplicationScoped
public class GrpcCalls {

    private final Handover handover;

    GrpcCalls(Handover handover) {
        this.handover = handover;
    }

    /** Answers the call of the current context. */
    public <T> Uni<T> answer(Function<Call, T> work) {
        Call call = GrpcArrivals.current();
        return handover.answer(call, () -> work.apply(call))
                .onFailure(InferenceException.class)
                .transform(GrpcStatus::of);
    }
}
