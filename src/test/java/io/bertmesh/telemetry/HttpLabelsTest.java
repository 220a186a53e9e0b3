package io.bertmesh.telemetry;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.AccessProfile;
import io.bertmesh.protocol.http.RestEdge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What strangers send must not show in the labels of any meter, nor keep real requests out of them. */
@QuarkusTest
@TestProfile(AccessProfile.class)
class HttpLabelsTest {

    /** More than Quarkus's own maximum of paths. */
    private static final int STRANGERS = 150;

    @Inject
    HttpLabels labels;

    @Test
    void holdNothingOfACaller() {
        for (int i = 0; i < STRANGERS; i++) {
            send("GET", "/stranger/p" + i + ".php");
            send("STRANGER" + i, "/fill-mask");
            send("OPTIONS", "/fill-mask/stranger" + i);
            send("OPTIONS", "/fill-mask/stranger" + i, "x-api-key", AccessProfile.FREE_KEY);
            send("STRANGER" + i, "/models/stranger" + i, "x-api-key", AccessProfile.FREE_KEY);
        }
        send("GET", "/models/stranger", "x-api-key", AccessProfile.FREE_KEY);

        String metrics = metrics();

        assertThat(metrics).doesNotContainIgnoringCase("stranger");
        assertThat(metrics.lines())
                .anyMatch(line -> line.startsWith("http_server_requests_seconds_count")
                        && line.contains("uri=\"/models/{name}\"")
                        && line.contains("status=\"404\""))
                .anyMatch(line -> line.startsWith("http_server_requests_seconds_count")
                        && line.contains("method=\"OTHER\"")
                        && line.contains("uri=\"OTHER\""));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /models, GET, /models",
        "GET, /models/{name}, GET, /models/{name}",
        "POST, /fill-mask, POST, /fill-mask",
        "SECRET, /fill-mask, OTHER, /fill-mask",
        "POST, /fill-mask/secret, POST, OTHER",
    })
    void areKnownEvenIfACallerLeftBeforeItsAnswer(String method, String path, String label, String pathLabel) {
        Meter.Id id = new Meter.Id(
                "http.server.requests", Tags.of("method", method, "uri", path), null, null, Meter.Type.TIMER);

        Meter.Id mapped = labels.map(id);

        assertThat(mapped.getTag("method")).isEqualTo(label);
        assertThat(mapped.getTag("uri")).isEqualTo(pathLabel);
    }

    private static void send(String method, String path, String... headers) {
        var _ = RestEdge.send(method, path, BodyPublishers.noBody(), headers);
    }

    private static String metrics() {
        String address = ConfigProvider.getConfig().getValue("test.management.url", String.class) + "/metrics";
        return given().header("Accept", "text/plain")
                .when()
                .get(address)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }
}
