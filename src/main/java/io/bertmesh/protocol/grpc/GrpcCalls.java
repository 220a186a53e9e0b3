package io.bertmesh.protocol.grpc;

import io.bertmesh.call.CallContext;
import io.bertmesh.error.InferenceException;
import io.bertmesh.model.Task;
import io.bertmesh.protocol.Handover;
import io.bertmesh.telemetry.CallOrigin;
import io.grpc.Context;
import io.grpc.Deadline;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers unary gRPC calls: takes the caller's deadline along, and turns errors into statuses with details. */
@ApplicationScoped
public class GrpcCalls {

    private final Handover handover;

    GrpcCalls(Handover handover) {
        this.handover = handover;
    }

    /** Answers a call that runs no model. */
    public <T> Uni<T> answer(Function<CallContext, T> work) {
        return withStatus(handover.answer(patience(Context.current()), work));
    }

    public <T> Uni<T> answer(Task task, Function<CallContext, T> work) {
        Context context = Context.current();
        Function<CallContext, T> cancellableWork = call -> {
            // Quarkus does not cancel the Uni of a unary call when its caller goes away; the context is always told.
            context.addListener(_ -> call.cancel(), Runnable::run);
            return work.apply(call);
        };
        CallOrigin origin = GrpcArrivals.handedOver(context, task, false);
        return withStatus(handover.answer(origin, patience(context), cancellableWork));
    }

    private static <T> Uni<T> withStatus(Uni<T> answer) {
        return answer.onFailure(InferenceException.class).transform(GrpcStatus::of);
    }

    /** How long the caller of a gRPC call still waits. Negative once its deadline has passed. */
    static Duration patience(Context context) {
        @Nullable Deadline deadline = context.getDeadline();
        return deadline == null ? Handover.UNLIMITED : Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
    }
}
