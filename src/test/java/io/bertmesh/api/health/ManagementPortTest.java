package io.bertmesh.api.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.api.EdgeProfile;
import io.bertmesh.api.rest.RestEdge;
import io.bertmesh.api.rest.RestEdge.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class ManagementPortTest {

    @Test
    void isAlive() {
        Answer answer = RestEdge.getManaged("/health/live");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asText()).isEqualTo("UP");
    }

    @Test
    void isReadyAndSaysWhereEachModelRuns() {
        Answer answer = RestEdge.getManaged("/health/ready");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode models = answer.json().findParents("name").stream()
                .filter(check -> check.path("name").asText().equals("models"))
                .findFirst()
                .orElseThrow();
        assertThat(models.path("status").asText()).isEqualTo("UP");
        assertThat(models.at("/data/tiny-encoder version 1").asText()).isEqualTo("cpu");
        assertThat(models.at("/data/tiny-mlm version 1").asText()).isEqualTo("cpu");
    }

    @Test
    void countsEachModelWithItsProvider() {
        Answer answer = RestEdge.getManaged("/metrics");

        assertThat(answer.text().lines().filter(line -> line.startsWith("bertmesh_model_info{")))
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(line).contains("provider=\"cpu\"").contains("precision=\"fp32\""))
                .anySatisfy(line -> assertThat(line).contains("model=\"tiny-mlm\""))
                .anySatisfy(line -> assertThat(line).contains("model=\"tiny-encoder\""));
    }
}
