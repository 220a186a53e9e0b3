package io.bertmesh.protocol.bertmesh.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.protocol.http.RestEdge.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The OpenAPI document matches what the service sends and accepts. */
@QuarkusTest
@TestProfile(EdgeProfile.class)
class ApiDescriptionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /fill-mask           | text, texts, model, version, top_k, targets, bypass_cache
            /semantic-similarity | text_a, text_b, pairs, model, version, pooling, truncate, bypass_cache
            /feature-extraction  | text, texts, model, version, pooling, normalize, truncate, bypass_cache
            """)
    void namesTheFieldsOfEveryBody(String path, String fields) {
        JsonNode document = document();

        JsonNode body = resolve(
                document, document.path("paths").path(path).at("/post/requestBody/content/application~1json/schema"));

        assertThat(body.path("properties").fieldNames()).toIterable().containsExactlyInAnyOrder(fields.split(", "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /fill-mask           | result, source, results, model, unknown_targets, timestamp
            /semantic-similarity | result, source, results, model, timestamp
            /feature-extraction  | result, source, results, model, timestamp
            """)
    void namesTheFieldsOfEveryAnswer(String path, String fields) {
        JsonNode document = document();

        JsonNode answer = resolve(
                document, document.path("paths").path(path).at("/post/responses/200/content/application~1json/schema"));

        assertThat(answer.path("properties").fieldNames()).toIterable().containsExactlyInAnyOrder(fields.split(", "));
    }

    @ParameterizedTest
    @CsvSource({
        "400, ''",
        "401, WWW-Authenticate",
        "403, ''",
        "404, ''",
        "405, Allow",
        "413, ''",
        "415, ''",
        "429, Retry-After",
        "500, ''",
        "503, ''",
        "504, ''",
    })
    void describesEachErrorOfEachOperationAsAProblem(String status, String header) {
        JsonNode document = document();

        for (JsonNode operation : operations(document)) {
            JsonNode response = resolve(document, operation.path("responses").path(status));
            JsonNode problem = resolve(document, response.at("/content/application~1problem+json/schema"));
            assertThat(problem.path("properties").fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder("title", "status", "detail", "reason", "field");
            assertThat(response.path("headers").has(header)).isEqualTo(!header.isEmpty());
        }
    }

    @Test
    void namesAndTagsEachOperation() {
        List<String> operations = operations(document()).stream()
                .map(operation -> operation.at("/tags/0").asText() + " "
                        + operation.path("operationId").asText())
                .toList();

        assertThat(operations)
                .containsExactlyInAnyOrder(
                        "feature-extraction extract",
                        "fill-mask fillMask",
                        "semantic-similarity compare",
                        "models list",
                        "models get");
    }

    @ParameterizedTest
    @CsvSource({"PUT, /fill-mask, 'OPTIONS, POST'", "POST, /models, 'GET, HEAD, OPTIONS'"})
    void tellsTheMethodsThatAPathTakes(String method, String path, String allowed) {
        Answer answer = RestEdge.send(method, path, BodyPublishers.ofString("{}"), "Content-Type", "application/json");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"/fill-mask", "/semantic-similarity", "/feature-extraction"})
    void describesTheTimeThatCallersGive(String path) {
        JsonNode document = document();

        JsonNode parameter = document.path("paths").path(path).at("/post/parameters/0");

        assertThat(parameter.path("name").asText()).isEqualTo("Request-Timeout");
        assertThat(parameter.path("in").asText()).isEqualTo("header");
        assertThat(parameter.path("required").asBoolean()).isFalse();
        assertThat(parameter.at("/schema/type").asText()).isEqualTo("number");
        assertThat(parameter.at("/schema/minimum").decimalValue()).isEqualByComparingTo("0.001");
        assertThat(parameter.at("/schema/maximum").decimalValue()).isEqualByComparingTo("3600");
    }

    @Test
    void isShownBySwaggerUi() {
        Answer answer = RestEdge.get("/q/swagger-ui/");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.mediaType()).isEqualTo("text/html");
        assertThat(answer.text()).contains("swagger-ui");
    }

    private static JsonNode document() {
        return RestEdge.get("/q/openapi?format=json").json();
    }

    private static List<JsonNode> operations(JsonNode document) {
        List<JsonNode> operations = new ArrayList<>();
        document.path("paths").forEach(path -> path.forEach(operations::add));
        return operations;
    }

    /** The schema that a reference points to. */
    private static JsonNode resolve(JsonNode document, JsonNode schema) {
        return document.at(schema.path("$ref").asText().substring(1));
    }
}
