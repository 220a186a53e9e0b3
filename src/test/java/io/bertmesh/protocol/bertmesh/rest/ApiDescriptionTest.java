package io.bertmesh.protocol.bertmesh.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.call.AnswerSource;
import io.bertmesh.call.Task;
import io.bertmesh.fillmask.FillMask;
import io.bertmesh.model.Pooling;
import io.bertmesh.model.Precision;
import io.bertmesh.model.Provider;
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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The OpenAPI document says what the wire has, and each of its examples is answered as it stands. */
@QuarkusTest
@TestProfile(EdgeProfile.class)
class ApiDescriptionTest {

    @Test
    void describesEveryCall() {
        List<String> described = ApiDocument.read().calls().map(Call::toString).toList();

        assertThat(described).contains("GET /models/{name}").containsExactlyInAnyOrderElementsOf(RestEndpoints.all());
    }

    @Test
    void namesEveryCallAndPutsItWithItsTask() {
        assertThat(ApiDocument.read().calls()).allSatisfy(call -> {
            assertThat(call.node().path("operationId").asText()).isNotEmpty();
            assertThat(call.node().path("summary").asText()).isNotEmpty();
            assertThat(call.node().path("tags")).hasSize(1);
        });
    }

    /** What Swagger UI sends when its button Execute is pressed and nothing was typed. */
    @Test
    void hasExamplesThatTheServiceAnswersAsDescribed() {
        ApiDocument document = ApiDocument.read();

        assertThat(document.calls())
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.examples()).isNotEmpty().allSatisfy(example -> {
                    Answer answer = call.send(example);

                    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                    assertThat(document.faults(answer.json(), call.schemaOf("200", "application/json")))
                            .as(answer.text())
                            .isEmpty();
                }));
    }

    @Test
    void describesListsOfOutcomes() {
        ApiDocument document = ApiDocument.read();
        Call call = document.call("POST", "/fill-mask");

        Answer answer = call.send("{\"texts\": [\"[MASK]\", \"\"], \"targets\": [\"中\", \"不在词表里\"]}");

        assertThat(answer.json().at("/results/1/error/field").asText()).isEqualTo("texts[1]");
        assertThat(document.faults(answer.json(), call.schemaOf("200", "application/json")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/fill-mask", "/semantic-similarity", "/feature-extraction"})
    void describesEveryFieldOfABody(String path) {
        Call call = ApiDocument.read().call("POST", path);

        String known = call.send("{\"?\": 1}").json().path("detail").asText();

        JsonNode properties = call.bodySchema().path("properties");
        assertThat(properties.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        known.replaceFirst(".*one of (.*)\\)", "$1").split(", "));
        assertThat(properties)
                .allSatisfy(field -> assertThat(field.has("$ref") || field.has("description"))
                        .isTrue());
    }

    static Stream<Arguments> tellsRangesAsTheyAreConfigured() {
        return Stream.of(
                arguments("/FillMaskRequest/properties/top_k/minimum", 1),
                arguments("/FillMaskRequest/properties/top_k/maximum", FillMask.MAX_TOP_K),
                arguments("/FillMaskRequest/properties/top_k/default", FillMask.DEFAULT_TOP_K),
                arguments("/FillMaskRequest/properties/targets/maxItems", FillMask.MAX_TARGETS),
                arguments("/FillMaskRequest/properties/text/maxLength", EdgeProfile.MAX_CHARACTERS),
                arguments("/FillMaskRequest/properties/texts/minItems", 1),
                arguments("/FillMaskRequest/properties/texts/maxItems", EdgeProfile.MAX_TEXTS),
                arguments("/FillMaskRequest/properties/texts/items/maxLength", EdgeProfile.MAX_CHARACTERS),
                arguments("/CompareRequest/properties/pairs/maxItems", EdgeProfile.MAX_TEXTS),
                arguments("/TextPair/properties/text_b/maxLength", EdgeProfile.MAX_CHARACTERS));
    }

    @ParameterizedTest
    @MethodSource
    void tellsRangesAsTheyAreConfigured(String pointer, int value) {
        JsonNode node = ApiDocument.read().schemas().at(pointer);

        assertThat(node.decimalValue()).isEqualByComparingTo(String.valueOf(value));
    }

    static Stream<Arguments> listsTheWordsOfEachEnum() {
        return Stream.of(
                arguments("/ExtractRequest/properties/pooling", Pooling.values()),
                arguments("/AnswerSource", AnswerSource.values()),
                arguments("/Model/properties/tasks/items", Task.values()),
                arguments("/Model/properties/precision", Precision.values()),
                arguments("/Model/properties/provider", Provider.values()));
    }

    @ParameterizedTest
    @MethodSource
    void listsTheWordsOfEachEnum(String pointer, Enum<?>[] words) {
        JsonNode described = ApiDocument.read().schemas().at(pointer).path("enum");

        assertThat(described)
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(Stream.of(words).map(Enum::name).toList());
    }

    @ParameterizedTest
    @CsvSource({"/fill-mask", "/semantic-similarity", "/feature-extraction"})
    void describesTheTimeThatCallersGive(String path) {
        JsonNode parameter =
                ApiDocument.read().call("POST", path).parameters().findFirst().orElseThrow();

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
    void describesErrorsAsTheServiceAnswersThem() {
        ApiDocument document = ApiDocument.read();
        Call call = document.call("POST", "/fill-mask");

        assertThat(refusals()).hasSize(6).allSatisfy(answer -> {
            JsonNode described = call.response(String.valueOf(answer.status()));
            JsonNode content = described.path("content").path(answer.mediaType());
            assertThat(content.path("example").isObject()).as(answer.text()).isTrue();
            assertThat(answer.json().path("title")).isEqualTo(content.at("/example/title"));
            assertThat(answer.json().path("status")).isEqualTo(content.at("/example/status"));
            assertThat(answer.json().path("reason")).isEqualTo(content.at("/example/reason"));
            assertThat(document.faults(answer.json(), content.path("schema"))).isEmpty();
            assertThat(described.path("headers").fieldNames())
                    .toIterable()
                    .allSatisfy(header -> assertThat(answer.header(header)).isNotEmpty());
        });
    }

    @ParameterizedTest
    @CsvSource({"401, WWW-Authenticate", "405, Allow", "429, Retry-After"})
    void describesTheHeadersOfErrors(String status, String header) {
        assertThat(ApiDocument.read().calls())
                .isNotEmpty()
                .allSatisfy(
                        call -> assertThat(call.response(status).path("headers").has(header))
                                .isTrue());
    }

    @ParameterizedTest
    @CsvSource({"/fill-mask", "/semantic-similarity", "/feature-extraction", "/models", "/models/tiny-mlm"})
    void offersTheMethodsThatAnswer405Names(String path) {
        Answer refusal = RestEdge.send("PATCH", path, BodyPublishers.noBody());

        List<String> offered = Stream.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
                .filter(method ->
                        RestEdge.send(method, path, BodyPublishers.noBody()).status() != 405)
                .toList();

        assertThat(refusal.status()).isEqualTo(405);
        assertThat(refusal.header("Allow").split(", ")).containsExactlyInAnyOrderElementsOf(offered);
    }

    @Test
    void isShownBySwaggerUi() {
        Answer answer = RestEdge.get("/q/swagger-ui/");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.mediaType()).isEqualTo("text/html");
        assertThat(answer.text()).contains("swagger-ui");
    }
}
