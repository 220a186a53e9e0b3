package io.bertmesh.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.testing.CapturedLog;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class RouterRefusalsTest {

    @ParameterizedTest
    @CsvSource({
        "/%zz-secret, 400, INVALID_INPUT",
        "?secret, 400, INVALID_INPUT",
        "secret, 404, HTTP_404",
        "*, 404, HTTP_404",
    })
    void tellsAProblemAndLogsNothingOfTheTarget(String target, int status, String reason) throws IOException {
        try (CapturedLog log = CapturedLog.of("")) {
            String answer = RawCaller.exchange(
                    "OPTIONS %s HTTP/1.1\r\nHost: x\r\nx-request-id: refused\r\n\r\n".formatted(target));

            assertThat(answer)
                    .startsWith("HTTP/1.1 " + status + " ")
                    .contains("application/problem+json", "\"reason\":\"" + reason + "\"");
            assertThat(log.ofCall("refused").path("bertmesh.status").asText())
                    .isEqualTo(status == 404 ? "NOT_FOUND" : "INVALID_ARGUMENT");
            assertThat(log.lines()).noneMatch(line -> line.toString().contains("secret"));
        }
    }
}
