package io.bertmesh.boot;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.bertmesh.protocol.EdgeProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class ManagementPortTest {

    @Test
    void isAlive() {
        when().get(managed("/health/live")).then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void isStartedOnceItsModelsAreLoaded() {
        when().get(managed("/health/started"))
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'models loaded' }.status", equalTo("UP"));
    }

    @Test
    void asksNoCheckWhetherItIsAlive() {
        when().get(managed("/health/live")).then().body("checks.size()", equalTo(0));
    }

    @Test
    void isReadyAndSaysWhereEachModelRuns() {
        when().get(managed("/health/ready"))
                .then()
                .statusCode(200)
                .rootPath("checks.find { it.name == 'models' }")
                .body("status", equalTo("UP"))
                .body("data.'tiny-encoder version 1'", equalTo("cpu"))
                .body("data.'tiny-mlm version 1'", equalTo("cpu"));
    }

    @Test
    void countsEachModelWithItsProvider() {
        String metrics =
                when().get(managed("/metrics")).then().statusCode(200).extract().asString();

        assertThat(metrics.lines().filter(line -> line.startsWith("bertmesh_model_info{")))
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(line).contains("provider=\"cpu\"").contains("precision=\"fp32\""))
                .anySatisfy(line -> assertThat(line).contains("model=\"tiny-mlm\""))
                .anySatisfy(line -> assertThat(line).contains("model=\"tiny-encoder\""));
    }

    /** The address of a path below {@code /q} on the management port. */
    private static String managed(String path) {
        return ConfigProvider.getConfig().getValue("test.management.url", String.class) + path;
    }
}
