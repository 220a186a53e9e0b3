package io.bertmesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ErrorStatusTest {

    @ParameterizedTest
    @CsvSource({
        "200, OK",
        "400, INVALID_ARGUMENT",
        "401, UNAUTHENTICATED",
        "403, PERMISSION_DENIED",
        "404, NOT_FOUND",
        "405, UNIMPLEMENTED",
        "413, RESOURCE_EXHAUSTED",
        "415, INVALID_ARGUMENT",
        "429, RESOURCE_EXHAUSTED",
        "499, CANCELLED",
        "500, INTERNAL",
        "502, INTERNAL",
        "503, UNAVAILABLE",
        "504, DEADLINE_EXCEEDED",
    })
    void namesTheGrpcStatusOfAnHttpStatus(int httpStatus, String name) {
        assertThat(ErrorStatus.nameOf(httpStatus)).isEqualTo(name);
    }
}
