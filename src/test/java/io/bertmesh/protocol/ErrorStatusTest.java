package io.bertmesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceError.Unroutable;
import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ErrorStatusTest {

    /** Proxies count a 5xx against the instance, and a caller's short deadline must not take it out. */
    @Test
    void countsTheDeadlineOfTheCallerAsTheCallersFault() {
        ErrorStatus callers = ErrorStatus.of(new InferenceError.DeadlineExceeded());
        ErrorStatus ours = ErrorStatus.of(new InferenceError.TimedOut());

        assertThat(callers).isEqualTo(new ErrorStatus(Status.Code.DEADLINE_EXCEEDED, 408));
        assertThat(ours).isEqualTo(new ErrorStatus(Status.Code.DEADLINE_EXCEEDED, 504));
    }

    @ParameterizedTest
    @CsvSource({
        "PATH, NOT_FOUND, 404",
        "METHOD, UNIMPLEMENTED, 405",
        "ACCEPT, INVALID_ARGUMENT, 406",
        "SLOW_BODY, DEADLINE_EXCEEDED, 408",
        "LONG_TARGET, INVALID_ARGUMENT, 414",
        "CONTENT_TYPE, INVALID_ARGUMENT, 415",
        "CHARSET, INVALID_ARGUMENT, 415",
        "CONTENT_ENCODING, INVALID_ARGUMENT, 415",
        "LONG_HEADERS, RESOURCE_EXHAUSTED, 431",
        "VERSION, INVALID_ARGUMENT, 505",
    })
    void namesTheStatusesOfWhatTheHttpServerRefuses(Unroutable.Kind kind, String name, int httpStatus) {
        InferenceError error = new Unroutable(kind);

        ErrorStatus status = ErrorStatus.of(error);

        assertThat(status.httpStatus()).isEqualTo(httpStatus);
        assertThat(ErrorStatus.nameOf(error)).isEqualTo(name);
        assertThat(error.reason()).isEqualTo("HTTP_" + httpStatus);
    }
}
