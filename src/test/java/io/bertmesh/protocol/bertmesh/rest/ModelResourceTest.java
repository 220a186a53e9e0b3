package io.bertmesh.protocol.bertmesh.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.http.Problems;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.protocol.http.RestEdge.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class ModelResourceTest {

    @Test
    void listsModelsByName() {
        Answer answer = RestEdge.get("/models");

        JsonNode models = answer.json().path("models");
        assertThat(models).hasSize(2);
        assertThat(models.at("/0/identity/name").asText()).isEqualTo("tiny-encoder");
        assertThat(models.at("/1/identity/name").asText()).isEqualTo("tiny-mlm");
    }

    @Test
    void describesOneModel() {
        Answer answer = RestEdge.get("/models/tiny-encoder?version=1");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode model = answer.json();
        assertThat(model.at("/identity/fingerprint").asText()).matches("[0-9a-f]{16}");
        assertThat(model.path("tasks"))
                .extracting(JsonNode::asText)
                .containsExactly("SEMANTIC_SIMILARITY", "FEATURE_EXTRACTION");
        assertThat(model.path("max_tokens").asInt()).isEqualTo(64);
        assertThat(model.path("hidden_size").asInt()).isEqualTo(48);
        assertThat(model.path("layer_count").asInt()).isEqualTo(3);
        assertThat(model.path("vocabulary_size").asInt()).isEqualTo(300);
        assertThat(model.path("precision").asText()).isEqualTo("FP32");
        assertThat(model.path("provider").asText()).isEqualTo("CPU");
        assertThat(model.path("defaults")).hasToString("{\"pooling\":\"MEAN\",\"normalize\":false}");
        assertThat(model.path("limits"))
                .hasToString("{\"texts_per_request\":20,\"characters_per_text\":1000,\"top_k\":100,\"targets\":1000,"
                        + "\"stream_window\":64,\"answer_bytes\":67108864,\"message_bytes\":4194304,"
                        + "\"request_timeout_millis\":30000}");
    }

    @Test
    void refusesToDescribeModelThatIsNotLoaded() {
        Answer answer = RestEdge.get("/models/%E7%A7%98%E5%AF%86");

        Problems.assertProblem(
                answer, 404, "UNKNOWN_MODEL", "model", "model: not loaded (expected: one of tiny-encoder, tiny-mlm)");
    }

    @Test
    void refusesToDescribeVersionThatIsNotLoaded() {
        Answer answer = RestEdge.get("/models/tiny-mlm?version=10");

        Problems.assertProblem(answer, 404, "UNKNOWN_MODEL", "version", "version: not loaded (expected: one of 1)");
    }
}
