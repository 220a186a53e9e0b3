package io.bertmesh.protocol.http;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.AccessProfile;
import io.bertmesh.protocol.http.RestEdge.Answer;
import io.bertmesh.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(AccessProfile.class)
class HttpAccessTest {

    private static final Tokens PROVIDER = AccessProfile.provider();

    private static final String BODY = "{\"text\": \"天\"}";

    static List<Arguments> good() {
        return List.of(
                Arguments.of("x-api-key", AccessProfile.FREE_KEY), Arguments.of("Authorization", "Bearer " + token()));
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of("x-nothing", "of interest"),
                Arguments.of("x-api-key", "guessed"),
                Arguments.of("Authorization", "Bearer " + Tokens.ec("provider").token()));
    }

    private static String token() {
        return PROVIDER.token(claims -> claims.setStringClaim("scope", AccessProfile.SCOPE));
    }

    @ParameterizedTest
    @MethodSource("good")
    void answersACallThatIsLetIn(String header, String value) {
        assertThat(RestEdge.post("/feature-extraction", BODY, header, value).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("bad")
    void refusesACallOfAStranger(String header, String value) {
        Answer answer = RestEdge.post("/feature-extraction", BODY, header, value);

        Problems.assertProblem(
                answer,
                401,
                "UNAUTHENTICATED",
                "",
                "caller: unknown (expected: an API key in x-api-key, or a token in authorization, after Bearer)");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"bertmesh\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/models", "/q/openapi", "/q/swagger-ui/", "/nothing"})
    void showsAStrangerNoPage(String path) {
        assertThat(RestEdge.get(path).status()).isEqualTo(401);
    }

    @Test
    void showsPagesToAKnownCaller() {
        Answer answer =
                RestEdge.send("GET", "/q/openapi", BodyPublishers.noBody(), "x-api-key", AccessProfile.FREE_KEY);

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void refusesATokenWithoutTheScope() {
        Answer answer = RestEdge.post("/feature-extraction", BODY, "Authorization", "Bearer " + PROVIDER.token());

        Problems.assertProblem(
                answer, 403, "PERMISSION_DENIED", "", "caller: not allowed (expected: one who may use this service)");
    }

    @Test
    void refusesACallOverItsRateAndSaysWhenToComeBack() {
        String texts = String.join(", ", Collections.nCopies(16, "\"天\""));
        assertThat(RestEdge.post(
                                "/feature-extraction",
                                "{\"texts\": [" + texts + "]}",
                                "x-api-key",
                                AccessProfile.SLOW_REST_KEY)
                        .status())
                .isEqualTo(200);

        Answer answer = RestEdge.post("/feature-extraction", BODY, "x-api-key", AccessProfile.SLOW_REST_KEY);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.json().path("reason").asText()).isEqualTo("RATE_EXCEEDED");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 29);
    }

    @Test
    void chargesForTextsThatItTokenizedAndRefused() {
        String maskless = String.join(", ", Collections.nCopies(16, "\"天\""));
        String body = "{\"texts\": [" + maskless + "]}";
        Answer refused = RestEdge.post("/fill-mask", body, "x-api-key", AccessProfile.SLOW_MASK_KEY);
        assertThat(refused.json().at("/results/15/error/reason").asText()).isEqualTo("INVALID_INPUT");

        Answer answer = RestEdge.post("/fill-mask", body, "x-api-key", AccessProfile.SLOW_MASK_KEY);

        assertThat(answer.json().path("reason").asText()).isEqualTo("RATE_EXCEEDED");
    }

    @Test
    void tellsItsHealthToAnybody() {
        String management = ConfigProvider.getConfig().getValue("test.management.url", String.class);

        when().get(management + "/health/live").then().statusCode(200);
    }
}
