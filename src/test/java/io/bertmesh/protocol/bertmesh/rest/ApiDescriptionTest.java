package io.bertmesh.protocol.bertmesh.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.bertmesh.rest.ApiDocument.Call;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.protocol.http.RestEdge.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The OpenAPI document says what the wire has, and each of its examples is answered as it stands. */
@QuarkusTest
@TestProfile(EdgeProfile.class)
class ApiDescriptionTest {

    @Test
    void listsEveryCallByTask() {
        assertThat(ApiDocument.read().calls().map(Call::toString))
                .containsExactlyInAnyOrder(
                        "POST /fill-mask: fillMask of [Fill-mask]",
                        "POST /semantic-similarity: compare of [Semantic similarity]",
                        "POST /feature-extraction: extract of [Feature extraction]",
                        "GET /models: listModels of [Models]",
                        "GET /models/{name}: getModel of [Models]");
    }

    /** What Swagger UI sends when its button Execute is pressed and nothing was typed. */
    @Test
    void hasExamplesThatTheServiceAnswersAsDescribed() {
        ApiDocument document = ApiDocument.read();

        List<Call> calls = document.calls().toList();

        assertThat(calls)
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.examples()).isNotEmpty().allSatisfy(example -> {
                    Answer answer = call.send(example);
                    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                    assertThat(document.faults(answer.json(), call.schemaOf("200", "application/json")))
                            .as(answer.text())
                            .isEmpty();
                }));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FillMaskRequest | text, texts, model, version, top_k, targets, bypass_cache
            CompareRequest  | text_a, text_b, pairs, model, version, pooling, truncate, bypass_cache
            ExtractRequest  | text, texts, model, version, pooling, normalize, truncate, bypass_cache
            TextPair        | text_a, text_b
            FillMaskOutcome | result, source, error
            CompareOutcome  | result, source, error
            ExtractOutcome  | result, source, error
            Problem         | title, status, detail, reason, field
            """)
    void describesEveryField(String schema, String fields) {
        JsonNode properties = ApiDocument.read().schema(schema).path("properties");

        assertThat(properties.fieldNames()).toIterable().containsExactlyInAnyOrder(fields.split(", "));
        assertThat(properties)
                .allSatisfy(
                        field -> assertThat(field.path("description").asText()).isNotEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /FillMaskRequest/properties/top_k/minimum        | 1
            /FillMaskRequest/properties/top_k/maximum        | 100
            /FillMaskRequest/properties/top_k/default        | 5
            /FillMaskRequest/properties/targets/maxItems     | 1000
            /FillMaskRequest/properties/text/maxLength       | 1000
            /FillMaskRequest/properties/texts/minItems       | 1
            /FillMaskRequest/properties/texts/maxItems       | 20
            /FillMaskRequest/properties/texts/items/maxLength | 1000
            /CompareRequest/properties/pairs/maxItems        | 20
            /CompareRequest/properties/pooling/enum          | ["CLS","MEAN","MAX"]
            /ExtractRequest/properties/pooling/enum          | ["CLS","MEAN","MAX","TOKENS"]
            /TextPair/properties/text_b/maxLength            | 1000
            /Pooling/enum                                    | ["CLS","MEAN","MAX","TOKENS"]
            /AnswerSource/enum                               | ["MEMORY_CACHE","REDIS_CACHE","COMPUTED"]
            /Model/properties/tasks/items/enum               | ["FILL_MASK","SEMANTIC_SIMILARITY","FEATURE_EXTRACTION"]
            /Precision/enum                                  | ["FP32","FP16","INT8"]
            /Provider/enum                                   | ["CPU","CUDA"]
            """)
    void tellsRangesAsTheyAreConfigured(String pointer, String value) {
        JsonNode schemas = ApiDocument.read().schemas();

        assertThat(schemas.at(pointer)).hasToString(value);
    }

    @ParameterizedTest
    @CsvSource({"/fill-mask", "/semantic-similarity", "/feature-extraction"})
    void describesTheTimeThatCallersGive(String path) {
        JsonNode parameter = ApiDocument.read().call("POST", path).node().at("/parameters/0");

        assertThat(parameter.path("name").asText()).isEqualTo("Request-Timeout");
        assertThat(parameter.path("in").asText()).isEqualTo("header");
        assertThat(parameter.path("required").asBoolean()).isFalse();
        assertThat(parameter.at("/schema/type").asText()).isEqualTo("number");
        assertThat(parameter.at("/schema/minimum").decimalValue()).isEqualByComparingTo("0.001");
        assertThat(parameter.at("/schema/maximum").decimalValue()).isEqualByComparingTo("3600");
    }

    static Stream<Answer> refusals() {
        String json = "application/json";
        String body = "{\"text\": \"[MASK]\"}";
        return Stream.of(
                RestEdge.post("/fill-mask", "{\"text\": \"[MASK]\", \"top_k\": 0}"),
                RestEdge.post("/fill-mask", "{\"text\": \"[MASK]\", \"model\": \"none\"}"),
                RestEdge.send("PUT", "/fill-mask", BodyPublishers.ofString(body), "Content-Type", json),
                RestEdge.send(
                        "POST",
                        "/fill-mask",
                        BodyPublishers.ofString(body),
                        "Content-Type",
                        json,
                        "Accept",
                        "text/html"),
                RestEdge.send("POST", "/fill-mask", BodyPublishers.ofString(body), "Content-Type", "text/plain"),
                RestEdge.post("/fill-mask", "{\"text\": \"" + "a".repeat(4_194_304) + "\"}"));
    }

    @Test
    void describesEachErrorAsTheServiceAnswersIt() {
        ApiDocument document = ApiDocument.read();
        Call call = document.call("POST", "/fill-mask");

        assertThat(refusals()).hasSize(6).allSatisfy(answer -> {
            String status = String.valueOf(answer.status());
            JsonNode described = call.response(status);
            JsonNode example =
                    described.path("content").path(answer.mediaType()).path("example");
            assertThat(example.isObject()).as("%s, %s", status, answer.text()).isTrue();
            assertThat(answer.json().path("title")).isEqualTo(example.path("title"));
            assertThat(answer.json().path("reason")).isEqualTo(example.path("reason"));
            assertThat(document.faults(answer.json(), call.schemaOf(status, answer.mediaType())))
                    .isEmpty();
            assertThat(described.path("headers").fieldNames())
                    .toIterable()
                    .allSatisfy(header -> assertThat(answer.header(header)).isNotEmpty());
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | WWW-Authenticate
            405 | Allow
            429 | Retry-After
            """)
    void describesTheHeadersOfErrors(String status, String header) {
        assertThat(ApiDocument.read().calls())
                .allSatisfy(
                        call -> assertThat(call.response(status).path("headers").has(header))
                                .isTrue());
    }

    @ParameterizedTest
    @CsvSource({"/fill-mask", "/semantic-similarity", "/feature-extraction", "/models", "/models/tiny-mlm"})
    void offersTheMethodsThatAnswer405Names(String path) {
        List<String> allowed = List.of(RestEdge.send("PATCH", path, BodyPublishers.noBody())
                .header("Allow")
                .split(", "));

        assertThat(Stream.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
                        .filter(method -> RestEdge.send(method, path, BodyPublishers.noBody())
                                        .status()
                                != 405))
                .containsExactlyInAnyOrderElementsOf(allowed);
    }

    @Test
    void isShownBySwaggerUi() {
        Answer answer = RestEdge.get("/q/swagger-ui/");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.mediaType()).isEqualTo("text/html");
        assertThat(answer.text()).contains("swagger-ui");
    }
}
