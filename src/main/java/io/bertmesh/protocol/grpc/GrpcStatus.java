package io.bertmesh.protocol.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.protocol.ErrorStatus;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;

/** Turns errors into statuses with details that programs can read. */
public final class GrpcStatus {

    private static final String ERROR_DOMAIN = "bertmesh.v1";

    /** Named by gRPC's proposal A6. A client that is configured to retry waits exactly that long. */
    private static final Metadata.Key<String> RETRY_PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    private GrpcStatus() {}

    /** What a failed call ends with. */
    static StatusRuntimeException of(InferenceException failure) {
        Metadata trailers = new Metadata();
        failure.error().retryHint().ifPresent(delay -> trailers.put(RETRY_PUSHBACK, String.valueOf(millis(delay))));
        return StatusProto.toStatusRuntimeException(toProto(failure.error()), trailers);
    }

    /** Ends a call with an error. */
    static void close(ServerCall<?, ?> call, InferenceError error) {
        StatusRuntimeException refusal = of(new InferenceException(error));
        call.close(refusal.getStatus(), refusal.getTrailers());
    }

    /** The status of an error, with the same details for a call as for one input of many. */
    public static Status toProto(InferenceError error) {
        Status.Builder status = Status.newBuilder()
                .setCode(ErrorStatus.of(error).grpcCode().value())
                .setMessage(error.message())
                .addDetails(Any.pack(errorInfo(error)));
        error.retryHint()
                .ifPresent(delay -> status.addDetails(Any.pack(RetryInfo.newBuilder()
                        .setRetryDelay(Durations.fromNanos(delay.toNanos()))
                        .build())));
        return status.build();
    }

    /** Rounded up: a caller that comes a moment too early is refused again. */
    private static long millis(Duration delay) {
        return delay.plusNanos(999_999).toMillis();
    }

    private static ErrorInfo errorInfo(InferenceError error) {
        ErrorInfo.Builder info = ErrorInfo.newBuilder().setDomain(ERROR_DOMAIN).setReason(error.reason());
        if (!error.field().isEmpty()) {
            info.putMetadata("field", error.field());
        }
        return info.build();
    }
}
