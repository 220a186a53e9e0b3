package io.bertmesh.protocol.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.protocol.ErrorStatus;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** Turns errors into statuses with details that programs can read. */
final class GrpcStatus {

    private static final String ERROR_DOMAIN = "bertmesh.v1";

    private GrpcStatus() {}

    static StatusRuntimeException of(InferenceException failure) {
        InferenceError error = failure.error();
        Status.Builder status = Status.newBuilder()
                .setCode(ErrorStatus.of(error).grpcCode().value())
                .setMessage(error.message())
                .addDetails(Any.pack(errorInfo(error)));
        error.retryHint()
                .ifPresent(delay -> status.addDetails(Any.pack(RetryInfo.newBuilder()
                        .setRetryDelay(Durations.fromNanos(delay.toNanos()))
                        .build())));
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
