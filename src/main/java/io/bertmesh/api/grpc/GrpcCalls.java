package io.bertmesh.api.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.bertmesh.api.ErrorStatus;
import io.bertmesh.api.Handover;
import io.bertmesh.call.CallContext;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers gRPC calls: takes the caller's deadline along, and turns errors into statuses with details. */
@ApplicationScoped
class GrpcCalls {

    private static final String ERROR_DOMAIN = "bertmesh.v1";

    private final Handover handover;

    GrpcCalls(Handover handover) {
        this.handover = handover;
    }

    <T> Uni<T> answer(Function<CallContext, T> work) {
        Context context = Context.current();
        Function<CallContext, T> cancellableWork = call -> {
            // Quarkus does not cancel the Uni of a unary call when its caller goes away; the context is always told.
            context.addListener(_ -> call.cancel(), Runnable::run);
            return work.apply(call);
        };
        @Nullable Deadline deadline = context.getDeadline();
        Uni<T> answer = deadline == null
                ? handover.answer(cancellableWork)
                : handover.answer(Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)), cancellableWork);
        return answer.onFailure(InferenceException.class).transform(failure -> status(failure.error()));
    }

    private static StatusRuntimeException status(InferenceError error) {
        Status.Builder status = Status.newBuilder()
                .setCode(ErrorStatus.of(error).grpcCode().value())
                .setMessage(error.message())
                .addDetails(Any.pack(errorInfo(error)));
        if (error instanceof InferenceError.Overloaded overloaded) {
            status.addDetails(Any.pack(RetryInfo.newBuilder()
                    .setRetryDelay(Durations.fromNanos(overloaded.retryAfter().toNanos()))
                    .build()));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }

    private static ErrorInfo errorInfo(InferenceError error) {
        ErrorInfo.Builder info = ErrorInfo.newBuilder().setDomain(ERROR_DOMAIN).setReason(error.reason());
        if (!error.field().isEmpty()) {
            info.putMetadata("field", error.field());
        }
        return info.build();
    }
}
