package io.bertmesh.protocol.bertmesh.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.model.Golden;
import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.GoldenTexts;
import io.bertmesh.protocol.http.Problems;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.protocol.http.RestEdge.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class FillMaskResourceTest {

    @Test
    void answersOneTextWithOneResult() {
        Answer answer = RestEdge.post("/fill-mask", "{\"text\": \"中国的首都是[MASK]京。\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.mediaType()).isEqualTo("application/json");
        JsonNode json = answer.json();
        assertThat(json.fieldNames()).toIterable().containsExactlyInAnyOrder("result", "source", "model", "timestamp");
        assertThat(json.at("/result/token_count").asInt()).isEqualTo(11);
        assertThat(json.at("/result/masks")).hasSize(1);
        assertThat(json.at("/result/masks/0/candidates")).hasSize(5);
        assertThat(json.at("/result/masks/0/candidates/0").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("token", "token_id", "score", "filled_text");
        assertThat(json.at("/model/name").asText()).isEqualTo("tiny-mlm");
    }

    @Test
    void placesEachMaskInBothUnits() {
        Answer answer = RestEdge.post("/fill-mask", "{\"text\": \"😀[MASK]和[MASK]。\", \"top_k\": 1}");

        assertThat(answer.json().at("/result/masks"))
                .extracting(mask -> List.of(
                        mask.path("utf16_offset").asInt(),
                        mask.path("utf16_end").asInt(),
                        mask.path("code_point_offset").asInt(),
                        mask.path("code_point_end").asInt()))
                .containsExactly(List.of(2, 8, 1, 7), List.of(9, 15, 8, 14));
    }

    @Test
    void saysWhenTheAnswerWasReadyInUtc() {
        Instant before = Instant.now();

        Answer answer = RestEdge.post("/fill-mask", "{\"text\": \"[MASK]\"}");

        assertThat(Instant.parse(answer.json().path("timestamp").asText())).isBetween(before, Instant.now());
    }

    @Test
    void answersListOfTextsWithAnOutcomeForEach() {
        Answer answer = RestEdge.post("/fill-mask", """
                {"texts": ["你[MASK]", "", "没有秘密", "[MASK]好[MASK]"], "top_k": 2}""");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).doesNotContain(Problems.SECRET);
        JsonNode results = answer.json().path("results");
        assertThat(results).hasSize(4);
        assertThat(results.at("/0/result/masks/0/candidates")).hasSize(2);
        assertThat(results.at("/1/error/detail").asText())
                .isEqualTo(
                        "texts[1]: empty (expected: at least one character that is no space, control character or U+FFFD)");
        assertThat(results.at("/2/error/detail").asText())
                .isEqualTo("texts[2]: no [MASK] (expected: at least one [MASK])");
        assertThat(results.at("/2/error/field").asText()).isEqualTo("texts[2]");
        assertThat(results.at("/2/error/status").asInt()).isEqualTo(400);
        assertThat(results.at("/3/result/masks")).hasSize(2);
    }

    @Test
    void listsTargetsThatAreNoTokens() {
        Answer answer = RestEdge.post("/fill-mask", """
                {"text": "[MASK]", "targets": ["中", "不在词表里"]}""");

        assertThat(answer.json().path("result").findValuesAsText("token")).containsExactly("中");
        assertThat(answer.json().at("/unknown_targets/0").asText()).isEqualTo("不在词表里");
    }

    @Test
    void agreesWithTheReferenceLibraryOnEveryGoldenText() {
        for (Golden.Text text : GoldenTexts.withMasks("tiny-mlm")) {
            Answer answer = RestEdge.post("/fill-mask", "{\"text\": \"%s\", \"top_k\": 10}".formatted(text.text()));

            List<Golden.Candidate> actual = new ArrayList<>();
            answer.json()
                    .findValues("candidates")
                    .forEach(mask -> mask.forEach(node -> actual.add(new Golden.Candidate(
                            node.path("token_id").asInt(), node.path("score").asDouble()))));
            assertThat(actual).hasSize(10 * text.masks().size());
            for (int mask = 0; mask < text.masks().size(); mask++) {
                GoldenTexts.assertCandidates(
                        text.text(),
                        actual.subList(10 * mask, 10 * mask + 10),
                        text.masks().get(mask).candidates());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"texts": []}                        | texts    | texts: empty list (expected: 1 to 20)
            {"texts": ["[MASK]", null]}          | texts[1] | texts[1]: absent (expected: a value)
            {"text": ""}                         | text     | text: empty (expected: at least one character that is no space, control character or U+FFFD)
            {"text": " "}                        | text     | text: no token (expected: at least one character that is no space, control character or U+FFFD)
            {"text": "秘密"}                       | text     | text: no [MASK] (expected: at least one [MASK])
            {"text": "[MASK]", "texts": ["秘密"]}  | text     | text: both text and texts (expected: exactly one of the two)
            {"top_k": 3}                         | text     | text: neither text nor texts (expected: exactly one of the two)
            {"text": "秘密[MASK]", "top_k": 0}     | top_k    | top_k: 0 (expected: 1 to 100)
            {"text": "秘密[MASK]", "top_k": 101}   | top_k    | top_k: 101 (expected: 1 to 100)
            {"text": "[MASK]", "targets": ["秘密"]} | targets  | targets: none of 1 is a token (expected: at least one target that is a single token of the vocabulary)
            {"text": "秘密\\ud800[MASK]"}           | text     | text: a lone surrogate at UTF-16 offset 2 (expected: well-formed Unicode)
            """)
    void refusesTheRequest(String body, String field, String detail) {
        Problems.assertInvalid(RestEdge.post("/fill-mask", body), field, detail);
    }

    @Test
    void refusesMoreTextsThanAllowed() {
        String texts = String.join(", ", Collections.nCopies(EdgeProfile.MAX_TEXTS + 1, "\"秘密[MASK]\""));

        Answer answer = RestEdge.post("/fill-mask", "{\"texts\": [" + texts + "]}");

        Problems.assertInvalid(answer, "texts", "texts: 21 (expected: 1 to 20)");
    }

    @Test
    void refusesTextOfMoreTokensThanTheModelTakes() {
        Answer answer = RestEdge.post("/fill-mask", "{\"text\": \"[MASK]" + "秘密".repeat(40) + "\"}");

        Problems.assertProblem(answer, 400, "TEXT_TOO_LONG", "text", "text: 83 tokens (expected: at most 64)");
    }

    @Test
    void refusesTextOfMoreCharactersThanAllowed() {
        Answer answer = RestEdge.post("/fill-mask", "{\"text\": \"" + "秘密".repeat(600) + "\"}");

        Problems.assertInvalid(answer, "text", "text: 1200 characters (expected: at most 1000)");
    }

    @Test
    void refusesTaskThatTheModelDoesNotOffer() {
        Answer answer = RestEdge.post("/fill-mask", "{\"text\": \"[MASK]\", \"model\": \"tiny-encoder\"}");

        Problems.assertProblem(
                answer,
                400,
                "TASK_NOT_OFFERED",
                "model",
                "model: does not offer fill-mask (expected: one of semantic-similarity, feature-extraction)");
    }

    @Test
    void refusesModelThatIsNotLoaded() {
        Answer answer = RestEdge.post("/fill-mask", "{\"text\": \"[MASK]\", \"model\": \"秘密\"}");

        Problems.assertProblem(
                answer, 404, "UNKNOWN_MODEL", "model", "model: not loaded (expected: one of tiny-encoder, tiny-mlm)");
    }

    @Test
    void refusesVersionThatIsNotLoaded() {
        Answer answer = RestEdge.post("/fill-mask", "{\"text\": \"[MASK]\", \"version\": \"秘密\"}");

        Problems.assertProblem(answer, 404, "UNKNOWN_MODEL", "version", "version: not loaded (expected: one of 1)");
    }
}
