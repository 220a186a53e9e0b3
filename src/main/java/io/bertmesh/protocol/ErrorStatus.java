package io.bertmesh.protocol;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.grpc.Status;

/**
 * The only table from error to status. Both edges use it, and a new case of {@link InferenceError} does not compile
 * without an entry here.
 *
 * @param grpcCode the status that gRPC callers see
 * @param httpStatus the status that REST callers see
 */
public record ErrorStatus(Status.Code grpcCode, int httpStatus) {

    /** The name of the gRPC status of a call's failure, whatever its transport. */
    public static String nameOf(Throwable failure) {
        return nameOf(failure instanceof InferenceException refused ? refused.error() : new InferenceError.Internal());
    }

    /** The name of the gRPC status of an error, whatever the transport of its call. */
    public static String nameOf(InferenceError error) {
        return of(error).grpcCode.name();
    }

    /** The status of an error. */
    public static ErrorStatus of(InferenceError error) {
        return switch (error) {
            case InferenceError.InvalidInput _ -> new ErrorStatus(Status.Code.INVALID_ARGUMENT, 400);
            case InferenceError.TextTooLong _ -> new ErrorStatus(Status.Code.INVALID_ARGUMENT, 400);
            case InferenceError.RequestTooLarge _ -> new ErrorStatus(Status.Code.RESOURCE_EXHAUSTED, 413);
            case InferenceError.Unroutable(InferenceError.Unroutable.Kind kind) -> of(kind);
            case InferenceError.UnknownModel _ -> new ErrorStatus(Status.Code.NOT_FOUND, 404);
            case InferenceError.TaskNotOffered _ -> new ErrorStatus(Status.Code.FAILED_PRECONDITION, 400);
            case InferenceError.Overloaded _ -> new ErrorStatus(Status.Code.RESOURCE_EXHAUSTED, 429);
            case InferenceError.Unauthenticated _ -> new ErrorStatus(Status.Code.UNAUTHENTICATED, 401);
            case InferenceError.PermissionDenied _ -> new ErrorStatus(Status.Code.PERMISSION_DENIED, 403);
            case InferenceError.RateExceeded _ -> new ErrorStatus(Status.Code.RESOURCE_EXHAUSTED, 429);
            case InferenceError.DeadlineExceeded _ -> new ErrorStatus(Status.Code.DEADLINE_EXCEEDED, 504);
            case InferenceError.Cancelled _ -> new ErrorStatus(Status.Code.CANCELLED, 499);
            case InferenceError.Unavailable _ -> new ErrorStatus(Status.Code.UNAVAILABLE, 503);
            case InferenceError.Internal _ -> new ErrorStatus(Status.Code.INTERNAL, 500);
        };
    }

    private static ErrorStatus of(InferenceError.Unroutable.Kind kind) {
        return switch (kind) {
            case RPC -> new ErrorStatus(Status.Code.UNIMPLEMENTED, 501);
            case PATH -> new ErrorStatus(Status.Code.NOT_FOUND, 404);
            case METHOD -> new ErrorStatus(Status.Code.UNIMPLEMENTED, 405);
            case ACCEPT -> new ErrorStatus(Status.Code.INVALID_ARGUMENT, 406);
            case SLOW_BODY -> new ErrorStatus(Status.Code.DEADLINE_EXCEEDED, 408);
            case CONTENT_TYPE -> new ErrorStatus(Status.Code.INVALID_ARGUMENT, 415);
        };
    }
}
