package io.bertmesh.protocol.bertmesh.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.model.Golden;
import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.GoldenTexts;
import io.bertmesh.protocol.http.Problems;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.protocol.http.RestEdge.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class FeatureExtractionResourceTest {

    @ParameterizedTest
    @CsvSource({
        "tiny-mlm, CLS",
        "tiny-mlm, MEAN",
        "tiny-mlm, MAX",
        "tiny-encoder, CLS",
        "tiny-encoder, MEAN",
        "tiny-encoder, MAX"
    })
    void agreesWithTheReferenceLibraryOnEveryGoldenText(String model, String pooling) {
        List<Golden.Text> texts = GoldenTexts.of(model);
        String list = texts.stream().map(text -> '"' + text.text() + '"').collect(Collectors.joining(", "));

        Answer answer = RestEdge.post(
                "/feature-extraction",
                "{\"texts\": [%s], \"model\": \"%s\", \"pooling\": \"%s\"}".formatted(list, model, pooling));

        assertThat(answer.json().at("/model/name").asText()).isEqualTo(model);
        for (int i = 0; i < texts.size(); i++) {
            JsonNode result = answer.json().path("results").path(i).path("result");
            GoldenTexts.assertVector(
                    texts.get(i).text(),
                    RestEdge.floats(result.path("vector")),
                    GoldenTexts.vector(texts.get(i), pooling));
        }
    }

    @Test
    void answersOneTextWithOneResultOfTheDefaultPooling() {
        Answer answer = RestEdge.post("/feature-extraction", "{\"text\": \"你好。\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("result", "source", "model", "timestamp");
        JsonNode result = answer.json().path("result");
        assertThat(result.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("vector", "token_count", "truncated", "dropped_token_count");
        assertThat(result.path("token_count").asInt()).isEqualTo(5);
        GoldenTexts.assertVector(
                "你好。",
                RestEdge.floats(result.path("vector")),
                GoldenTexts.of("tiny-mlm").getFirst().mean());
    }

    @Test
    void givesEveryTokenItsVector() {
        Answer answer = RestEdge.post("/feature-extraction", "{\"text\": \"你好。\", \"pooling\": \"tokens\"}");

        JsonNode tokens = answer.json().at("/result/tokens");
        assertThat(tokens.findValuesAsText("token")).containsExactly("[CLS]", "你", "好", "。", "[SEP]");
        assertThat(tokens.findValuesAsText("token_id")).containsExactly("2", "173", "210", "99", "3");
        assertThat(tokens).allSatisfy(token -> assertThat(token.path("vector")).hasSize(32));
    }

    @Test
    void dividesVectorByItsLengthIfAskedTo() {
        Answer answer = RestEdge.post("/feature-extraction", "{\"text\": \"你好。\", \"normalize\": true}");

        double squares = RestEdge.floats(answer.json().at("/result/vector")).stream()
                .mapToDouble(value -> (double) value * value)
                .sum();
        // 32 components, each rounded to a float after the division.
        assertThat(squares).isCloseTo(1, within(1e-6));
    }

    @Test
    void cutsLongTextIfAskedToAndSaysHowMuch() {
        Answer answer =
                RestEdge.post("/feature-extraction", "{\"text\": \"" + "长".repeat(70) + "\", \"truncate\": true}");

        JsonNode result = answer.json().path("result");
        assertThat(result.path("truncated").asBoolean()).isTrue();
        assertThat(result.path("token_count").asInt()).isEqualTo(64);
        assertThat(result.path("dropped_token_count").asInt()).isEqualTo(8);
    }

    @Test
    void refusesLongTextUnlessAskedToCutIt() {
        Answer answer = RestEdge.post("/feature-extraction", "{\"text\": \"" + "秘密".repeat(35) + "\"}");

        Problems.assertProblem(answer, 400, "TEXT_TOO_LONG", "text", "text: 72 tokens (expected: at most 64)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"text": "秘密", "pooling": "秘密"} | pooling  | pooling: unknown word of 2 characters (expected: one of CLS, MEAN, MAX, TOKENS)
            {"text": "秘密", "pooling": ""}   | pooling  | pooling: unknown word of 0 characters (expected: one of CLS, MEAN, MAX, TOKENS)
            {"texts": []}                    | texts    | texts: empty list (expected: 1 to 20)
            {"texts": [null]}                | texts[0] | texts[0]: absent (expected: a value)
            {"text": ""}                     | text     | text: empty (expected: at least one character that is no space, control character or U+FFFD)
            {}                               | text     | text: neither text nor texts (expected: exactly one of the two)
            """)
    void refusesTheRequest(String body, String field, String detail) {
        Problems.assertInvalid(RestEdge.post("/feature-extraction", body), field, detail);
    }
}
