package io.bertmesh.protocol.http;

import io.bertmesh.error.InferenceError;
import io.bertmesh.protocol.ErrorStatus;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/**
 * An error as REST callers see it, by RFC 9457.
 *
 * @param title what the status means
 * @param status the HTTP status; for one input of many, the status it alone would have ended with
 * @param detail a sentence for people: field, what was found, what was expected
 * @param reason a stable word for programs
 * @param field path of the field at fault, absent if no single field is
 */
public record Problem(String title, int status, String detail, String reason, String field) {

    /** Media type of a problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(InferenceError error) {
        int status = ErrorStatus.of(error).httpStatus();
        return new Problem(titleOf(status), status, error.message(), error.reason(), error.field());
    }

    /** The value of the header Retry-After. It counts whole seconds: rounding down would invite the caller too early. */
    static long retryAfterSeconds(Duration delay) {
        return (delay.toMillis() + 999) / 1000;
    }

    /** The problem with a call that the framework turned away before it reached us. */
    static Problem ofHttpStatus(int status) {
        return switch (status) {
            case 404 -> refused(status, "path", "unknown", "one that /q/openapi lists");
            case 405 -> refused(status, "method", "not offered at this path", "one that /q/openapi lists");
            case 406 -> refused(status, "Accept", "excludes JSON", "application/json");
            case 415 -> refused(status, "Content-Type", "absent or another", "application/json");
            default -> new Problem(titleOf(status), status, titleOf(status), "HTTP_" + status, "");
        };
    }

    private static Problem refused(int status, String field, String actual, String expected) {
        InferenceError error = new InferenceError.InvalidInput(field, actual, expected);
        return new Problem(titleOf(status), status, error.message(), "HTTP_" + status, field);
    }

    private static String titleOf(int status) {
        Response.Status known = Response.Status.fromStatusCode(status);
        // 499 is in no standard: nginx uses it for a caller that has gone.
        return known == null ? "Client Closed Request" : known.getReasonPhrase();
    }
}
