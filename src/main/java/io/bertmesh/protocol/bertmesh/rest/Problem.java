package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.error.InferenceError;
import io.bertmesh.protocol.ErrorStatus;
import jakarta.ws.rs.core.Response;

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
    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(InferenceError error) {
        int status = ErrorStatus.of(error).httpStatus();
        return new Problem(titleOf(status), status, error.message(), error.reason(), error.field());
    }

    private static String titleOf(int status) {
        Response.Status known = Response.Status.fromStatusCode(status);
        // 499 is in no standard: nginx uses it for a caller that has gone.
        return known == null ? "Client Closed Request" : known.getReasonPhrase();
    }
}
