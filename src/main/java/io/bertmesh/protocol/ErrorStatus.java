package io.bertmesh.protocol;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.grpc.Status;

/**
 * The one table from error to status. Both edges use it, and a new case of {@link InferenceError} does not compile until
 * it stands here.
 *
 * @param grpcCode what gRPC callers see
 * @param httpStatus what REST callers see
 */
public record ErrorStatus(Status.Code grpcCode, int httpStatus) {

    /** Name of the gRPC status of what made a call fail, whatever its transport. */
    public static String nameOf(Throwable failure) {
        return failure instanceof InferenceException refused
                ? of(refused.error()).grpcCode.name()
                : Status.Code.INTERNAL.name();
    }

    /** Name of the gRPC status that means the same as an HTTP status, for calls that the framework answered. */
    public static String nameOf(int httpStatus) {
        Status.Code code = switch (httpStatus) {
            case 401 -> Status.Code.UNAUTHENTICATED;
            case 403 -> Status.Code.PERMISSION_DENIED;
            case 404 -> Status.Code.NOT_FOUND;
            case 405 -> Status.Code.UNIMPLEMENTED;
            case 408, 504 -> Status.Code.DEADLINE_EXCEEDED;
            case 413, 429 -> Status.Code.RESOURCE_EXHAUSTED;
            case 499 -> Status.Code.CANCELLED;
            case 503 -> Status.Code.UNAVAILABLE;
            default ->
                httpStatus < 400
                        ? Status.Code.OK
                        : httpStatus < 500 ? Status.Code.INVALID_ARGUMENT : Status.Code.INTERNAL;
        };
        return code.name();
    }

    /** The status of an error. */
    public static ErrorStatus of(InferenceError error) {
        return switch (error) {
            case InferenceError.InvalidInput _ -> new ErrorStatus(Status.Code.INVALID_ARGUMENT, 400);
            case InferenceError.TextTooLong _ -> new ErrorStatus(Status.Code.INVALID_ARGUMENT, 400);
            case InferenceError.RequestTooLarge _ -> new ErrorStatus(Status.Code.RESOURCE_EXHAUSTED, 413);
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
}
