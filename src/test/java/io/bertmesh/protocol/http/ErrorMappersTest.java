package io.bertmesh.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.http.RestEdge.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class ErrorMappersTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"text": 7}                            | text     | text: value of another type at line 1, column 10 (expected: a text)
            {"text": 0.5}                          | text     | text: value of another type at line 1, column 10 (expected: a text)
            {"text": true}                         | text     | text: value of another type at line 1, column 10 (expected: a text)
            {"text": ["秘密"]}                       | text     | text: value of another type at line 1, column 10 (expected: a text)
            {"text": {"秘密": 1}}                    | text     | text: value of another type at line 1, column 10 (expected: a text)
            {"texts": "秘密"}                        | texts    | texts: value of another type at line 1, column 11 (expected: a list)
            {"texts": ["秘密", 7]}                   | texts[1] | texts[1]: value of another type at line 1, column 22 (expected: a text)
            {"texts": ["秘密", ["秘密"]]}              | texts[1] | texts[1]: value of another type at line 1, column 22 (expected: a text)
            {"text": "秘密", "top_k": "5"}           | top_k    | top_k: value of another type at line 1, column 29 (expected: an integer)
            {"text": "秘密", "top_k": "秘密"}          | top_k    | top_k: value of another type at line 1, column 29 (expected: an integer)
            {"text": "秘密", "top_k": ""}            | top_k    | top_k: value of another type at line 1, column 29 (expected: an integer)
            {"text": "秘密", "top_k": 2.5}           | top_k    | top_k: value of another type at line 1, column 29 (expected: an integer)
            {"text": "秘密", "top_k": true}          | top_k    | top_k: value of another type at line 1, column 29 (expected: an integer)
            {"text": "秘密", "top_k": [5]}           | top_k    | top_k: value of another type at line 1, column 29 (expected: an integer)
            {"text": "秘密", "top_k": 99999999999}   | top_k    | top_k: number out of range at line 1, column 40 (expected: an integer of 32 bits)
            {"text": "秘密", "targets": ["秘密", 7]}   | targets[1] | targets[1]: value of another type at line 1, column 42 (expected: a text)
            """)
    void namesTheFieldAndWhatItShouldHold(String body, String field, String detail) {
        Problems.assertInvalid(RestEdge.post("/fill-mask", body), field, detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"text": "秘密", "normalize": "true"} | normalize | normalize: value of another type at line 1, column 33 (expected: true or false)
            {"text": "秘密", "truncate": 1}       | truncate  | truncate: value of another type at line 1, column 32 (expected: true or false)
            {"text": "秘密", "pooling": 2}        | pooling   | pooling: value of another type at line 1, column 31 (expected: a text)
            """)
    void namesTheFieldOfFeatureExtraction(String body, String field, String detail) {
        Problems.assertInvalid(RestEdge.post("/feature-extraction", body), field, detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"pairs": [["秘密", "秘密"]]}       | pairs[0]        | pairs[0]: value of another type at line 1, column 12 (expected: an object)
            {"pairs": [{"text_a": 1}]}        | pairs[0].text_a | pairs[0].text_a: value of another type at line 1, column 23 (expected: a text)
            """)
    void namesTheFieldOfPair(String body, String field, String detail) {
        Problems.assertInvalid(RestEdge.post("/semantic-similarity", body), field, detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"text": "秘密             | body: malformed JSON at line 1, column 17 (expected: one JSON object in UTF-8)
            {"text": "秘密"            | body: malformed JSON at line 1, column 18 (expected: one JSON object in UTF-8)
            {text: "秘密"}             | body: malformed JSON at line 1, column 2 (expected: one JSON object in UTF-8)
            秘密                       | body: malformed JSON at line 1, column 3 (expected: one JSON object in UTF-8)
            {"text": "[MASK]"} 秘密    | body: malformed JSON at line 1, column 22 (expected: one JSON object in UTF-8)
            {"text": "秘密", "text": "秘密"} | body: malformed JSON at line 1, column 26 (expected: one JSON object in UTF-8)
            {"text": "[MASK]"} {}     | body: no JSON object at line 1, column 20 (expected: one JSON object)
            ["秘密"]                   | body: no JSON object at line 1, column 1 (expected: one JSON object)
            "秘密"                     | body: no JSON object at line 1, column 1 (expected: one JSON object)
            7                         | body: no JSON object at line 1, column 1 (expected: one JSON object)
            null                      | body: absent (expected: a value)
            ``                        | body: absent (expected: a value)
            {"text": "[MASK]", "秘密": 1} | body: unknown field at line 1, column 32 (expected: one of bypass_cache, model, targets, text, texts, top_k, version)
            """)
    void refusesBodyThatIsNoSuchObject(String body, String detail) {
        Problems.assertInvalid(RestEdge.post("/fill-mask", body), "body", detail);
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("{\"text\": \"秘密".getBytes(StandardCharsets.UTF_8));
        body.writeBytes(new byte[] {(byte) 0xff, (byte) 0xfe});
        body.writeBytes("[MASK]\"}".getBytes(StandardCharsets.UTF_8));

        Answer answer = RestEdge.send(
                "POST",
                "/fill-mask",
                BodyPublishers.ofByteArray(body.toByteArray()),
                "Content-Type",
                "application/json");

        assertThat(answer.text()).contains("malformed JSON at line 1, column ");
        Problems.assertInvalid(answer, "body", answer.json().path("detail").asText());
    }

    @Test
    void refusesRequestWithoutBody() {
        Answer answer =
                RestEdge.send("POST", "/fill-mask", BodyPublishers.noBody(), "Content-Type", "application/json");

        Problems.assertInvalid(answer, "body", "body: absent (expected: a value)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml"})
    void refusesAnotherContentType(String type) {
        Answer answer = RestEdge.send(
                "POST", "/fill-mask", BodyPublishers.ofString("{\"text\": \"秘密\"}"), "Content-Type", type);

        Problems.assertProblem(
                answer,
                415,
                "HTTP_415",
                "Content-Type",
                "Content-Type: absent or another (expected: application/json)");
    }

    @Test
    void refusesCallerThatTakesNoJson() {
        Answer answer = RestEdge.send(
                "POST",
                "/fill-mask",
                BodyPublishers.ofString("{\"text\": \"[MASK]\"}"),
                "Content-Type",
                "application/json",
                "Accept",
                "text/html");

        Problems.assertProblem(answer, 406, "HTTP_406", "Accept", "Accept: excludes JSON (expected: application/json)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/fillmask", "/q/metrics", "/%E7%A7%98%E5%AF%86"})
    void refusesUnknownPath(String path) {
        Answer answer = RestEdge.get(path);

        Problems.assertProblem(answer, 404, "HTTP_404", "path", "path: unknown (expected: one that /q/openapi lists)");
    }

    @ParameterizedTest
    @CsvSource({"GET, /fill-mask", "PUT, /semantic-similarity", "DELETE, /models"})
    void refusesMethodThatThePathDoesNotOffer(String method, String path) {
        Answer answer = RestEdge.send(method, path, BodyPublishers.noBody());

        Problems.assertProblem(
                answer,
                405,
                "HTTP_405",
                "method",
                "method: not offered at this path (expected: one that /q/openapi lists)");
    }
}
