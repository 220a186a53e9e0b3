package io.bertmesh.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.http.RestEdge.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class MediaTypesTest {

    private static final String BODY = "{\"text\": \"你[MASK]\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*;q=0",
                "application/json;q=0",
                "application/json;q=0.0, */*",
                "application/*;q=0, */*;q=0.5",
            })
    void refusesACallerWhoExcludesJson(String accept) {
        Answer answer = RestEdge.post("/fill-mask", BODY, "Accept", accept);

        Problems.assertProblem(answer, 406, "HTTP_406", "Accept", "Accept: excludes JSON (expected: application/json)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "text/html;q=0, */*", "application/json, */*;q=0", "application/json;q=0.1"})
    void answersACallerWhoTakesJson(String accept) {
        assertThat(RestEdge.post("/fill-mask", BODY, "Accept", accept).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            application/json; charset=utf-16   | Content-Type: another charset (expected: application/json in UTF-8)
            application/json;charset="latin1"  | Content-Type: another charset (expected: application/json in UTF-8)
            ``                                 | Content-Type: absent or another (expected: application/json)
            """)
    void refusesABodyThatIsNoUtf8Json(String type, String detail) {
        Answer answer = RestEdge.send("POST", "/fill-mask", BodyPublishers.ofString(BODY), "Content-Type", type);

        Problems.assertProblem(answer, 415, "HTTP_415", "Content-Type", detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=UTF-8", "application/json;charset=\"utf-8\""})
    void answersABodyThatSaysItIsUtf8(String type) {
        Answer answer = RestEdge.send("POST", "/fill-mask", BodyPublishers.ofString(BODY), "Content-Type", type);

        assertThat(answer.status()).isEqualTo(200);
    }
}
