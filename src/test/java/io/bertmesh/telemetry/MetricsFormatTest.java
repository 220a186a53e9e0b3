package io.bertmesh.telemetry;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.EdgeProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class MetricsFormatTest {

    /** As Prometheus 3 sends it, scrape/scrape.go. */
    static final String OF_PROMETHEUS = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
            + "application/openmetrics-text;version=0.0.1;q=0.5,"
            + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    @ParameterizedTest
    @ValueSource(
            strings = {OF_PROMETHEUS, "application/openmetrics-text; version=1.0.0", "application/openmetrics-text"})
    void isOpenMetricsForWhoPrefersIt(String accept) {
        Response answer = scrape(accept);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith("application/openmetrics-text");
        assertThat(answer.asString()).endsWith("# EOF\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/plain;q=0.9, application/openmetrics-text;q=0.1"})
    void isPlainTextForWhoPrefersThat(String accept) {
        Response answer = scrape(accept);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith("text/plain");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            application/openmetrics-text             | true
            text/plain, application/openmetrics-text | true
            application/openmetrics-text;q=0         | false
            application/openmetrics-text;q=x         | false
            application/openmetrics-text;Q=0.1       | true
            */*                                      | false
            ``                                       | false
            """)
    void isChosenByWeight(String accept, boolean expected) {
        assertThat(MetricsFormat.prefersOpenMetrics(accept)).isEqualTo(expected);
    }

    private static Response scrape(String accept) {
        String address = ConfigProvider.getConfig().getValue("test.management.url", String.class) + "/metrics";
        return given().header("Accept", accept).when().get(address);
    }
}
