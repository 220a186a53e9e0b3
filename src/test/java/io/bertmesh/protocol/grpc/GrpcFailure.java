package io.bertmesh.protocol.grpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** How a refused gRPC call ended, as its caller sees it. */
public record GrpcFailure(Status status) {

    /** Makes a call that must fail. */
    public static GrpcFailure of(ThrowingCallable call) {
        return of(catchThrowableOfType(StatusRuntimeException.class, call));
    }

    public static GrpcFailure of(StatusRuntimeException failure) {
        return new GrpcFailure(requireNonNull(StatusProto.fromThrowable(failure)));
    }

    /** Why one input of many has no result: code, reason and sentence; or {@code answer} if it has one. */
    public static String summary(Status status) {
        if (status.equals(Status.getDefaultInstance())) {
            return "answer";
        }
        GrpcFailure failure = new GrpcFailure(status);
        return "%s %s %s".formatted(failure.code(), failure.info().getReason(), failure.message());
    }

    public Code code() {
        return io.grpc.Status.fromCodeValue(status.getCode()).getCode();
    }

    public String message() {
        return status.getMessage();
    }

    public ErrorInfo info() {
        return detail(ErrorInfo.class);
    }

    /** The field at fault, or empty. */
    public Map<String, String> metadata() {
        return info().getMetadataMap();
    }

    /** The only detail of a type. */
    public <T extends Message> T detail(Class<T> type) {
        Any detail = status.getDetailsList().stream()
                .filter(candidate -> candidate.is(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no %s in %s".formatted(type.getSimpleName(), status)));
        try {
            return detail.unpack(type);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
