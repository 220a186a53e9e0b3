package io.bertmesh.protocol.bertmesh.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.http.Problems;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.protocol.http.RestEdge.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class SimilarityResourceTest {

    private static final String GOOD = "{\"text_a\": \"秘密一\", \"text_b\": \"秘密二\"}";

    @Test
    void answersOnePairWithOneResult() {
        Answer answer = RestEdge.post("/semantic-similarity", "{\"text_a\": \"你好。\", \"text_b\": \"你好。\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("result", "source", "model", "timestamp");
        JsonNode result = answer.json().path("result");
        // The cosine of a vector with itself is 1, except for the rounding of its two square roots.
        assertThat(result.path("cosine").asDouble()).isCloseTo(1, within(1e-6));
        assertThat(result.path("score")).isEqualTo(result.path("cosine"));
        assertThat(result.path("token_count_a").asInt()).isEqualTo(5);
        assertThat(result.path("token_count_b").asInt()).isEqualTo(5);
    }

    @Test
    void answersListOfPairsWithAnOutcomeForEach() {
        Answer answer = RestEdge.post("/semantic-similarity", """
                {"pairs": [{"text_a": "你好", "text_b": ""}, {"text_a": "你好", "text_b": "再见"}], "pooling": "cls"}""");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode results = answer.json().path("results");
        assertThat(results).hasSize(2);
        assertThat(results.at("/0/error/detail").asText())
                .isEqualTo(
                        "pairs[0].text_b: empty (expected: at least one character that is no space, control character or U+FFFD)");
        assertThat(results.at("/1/result/cosine").asDouble()).isBetween(-1.0, 1.0);
    }

    @Test
    void refusesMorePairsThanAllowed() {
        String pairs = String.join(", ", Collections.nCopies(EdgeProfile.MAX_TEXTS + 1, GOOD));

        Answer answer = RestEdge.post("/semantic-similarity", "{\"pairs\": [" + pairs + "]}");

        Problems.assertInvalid(answer, "pairs", "pairs: 21 (expected: 1 to 20)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"pairs": []}                                             | pairs           | pairs: empty list (expected: 1 to 20)
            {"pairs": [null]}                                         | pairs[0]        | pairs[0]: absent (expected: a value)
            {"pairs": [{"text_a": "秘密"}]}                             | pairs[0].text_b | pairs[0].text_b: absent (expected: a value)
            {"text_a": "秘密"}                                          | text_b          | text_b: absent (expected: a value)
            {"text_b": "秘密"}                                          | text_a          | text_a: absent (expected: a value)
            {"text_a": "秘密", "text_b": " "}                           | text_b          | text_b: no token (expected: at least one character that is no space, control character or U+FFFD)
            {"text_a": "秘密", "text_b": "秘密", "pairs": []}              | text_a          | text_a: both text_a and pairs (expected: exactly one of the two)
            {"pooling": "MEAN"}                                       | text_a          | text_a: neither text_a nor pairs (expected: exactly one of the two)
            {"text_a": "秘密", "text_b": "秘密", "pooling": "TOKENS"}      | pooling         | pooling: TOKENS (expected: one of CLS, MEAN, MAX)
            {"text_a": "秘密", "text_b": "秘密", "pooling": "秘密"}         | pooling         | pooling: unknown word of 2 characters (expected: one of CLS, MEAN, MAX, TOKENS)
            """)
    void refusesTheRequest(String body, String field, String detail) {
        Problems.assertInvalid(RestEdge.post("/semantic-similarity", body), field, detail);
    }
}
