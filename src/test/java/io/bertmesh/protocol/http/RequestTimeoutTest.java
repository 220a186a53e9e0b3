package io.bertmesh.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.http.RestEdge.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every task accepts the header. HandoverTest shows what it does to a call that waits. */
@QuarkusTest
@TestProfile(EdgeProfile.class)
class RequestTimeoutTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /fill-mask           | {"text": "[MASK]"}
            /semantic-similarity | {"text_a": "天", "text_b": "天"}
            /feature-extraction  | {"text": "天"}
            """)
    void isRefusedIfItIsNoTimeInRange(String path, String body) {
        Answer answer = RestEdge.post(path, body, "Request-Timeout", "5 seconds");

        Problems.assertInvalid(
                answer, "Request-Timeout", "Request-Timeout: no number (expected: 0.001 to 3600 seconds)");
    }

    @Test
    void isRefusedIfItIsGivenTwice() {
        Answer answer = RestEdge.post(
                "/feature-extraction", "{\"text\": \"天\"}", "Request-Timeout", "5", "Request-Timeout", "6");

        Problems.assertInvalid(
                answer, "Request-Timeout", "Request-Timeout: given 2 times (expected: 0.001 to 3600 seconds)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /fill-mask           | {"text": "[MASK]"}
            /semantic-similarity | {"text_a": "天", "text_b": "天"}
            /feature-extraction  | {"text": "天"}
            """)
    void isGrantedToCallThatEndsInTime(String path, String body) {
        Answer answer = RestEdge.post(path, body, "request-timeout", "20.5");

        assertThat(answer.status()).isEqualTo(200);
    }
}
