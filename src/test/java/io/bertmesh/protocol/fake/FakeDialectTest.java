package io.bertmesh.protocol.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import fake.v1.EmbedRequest;
import fake.v1.EmbedderGrpc;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.grpc.GrpcFailure;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.protocol.http.RestEdge.Answer;
import io.bertmesh.testing.CallHeaders;
import io.bertmesh.testing.CapturedLog;
import io.grpc.Channel;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A dialect brings its paths, services, error form and JSON mapper, and gets everything else from the edges. */
@QuarkusTest
@TestProfile(EdgeProfile.class)
class FakeDialectTest {

    @Inject
    @GrpcClient("edge")
    Channel channel;

    @Test
    void answersInItsOwnForm() {
        Answer answer = RestEdge.post("/fake/embed", "{\"input\": \"你好\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().isArray()).isTrue();
        assertThat(answer.json().size()).isEqualTo(32);
    }

    @Test
    void ignoresFieldsThatItsOwnMapperDoesNotKnow() {
        Answer answer = RestEdge.post("/fake/embed", "{\"input\": \"你好\", \"encoding_format\": \"float\"}");

        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /fake/embed | {\"input\": \"\"} | 400 | INVALID_INPUT",
                "POST | /fake/embed | { | 400 | INVALID_INPUT",
                "GET | /fake/embed | '' | 405 | HTTP_405",
                "POST | /fake/unknown | {} | 404 | HTTP_404",
            })
    void tellsEveryErrorInItsOwnForm(String method, String path, String body, int status, String code) {
        Answer answer = RestEdge.send(method, path, BodyPublishers.ofString(body), "Content-Type", "application/json");

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.mediaType()).isEqualTo("application/json");
        assertThat(answer.json().at("/error/code").asText()).isEqualTo(code);
        assertThat(answer.json().at("/error/message").asText()).isNotEmpty();
    }

    @Test
    void tellsARefusalBeforeTheResourceInItsOwnForm() {
        Answer answer = RestEdge.post("/fake/embed", "{\"input\": \"" + "好".repeat(2_000_000) + "\"}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().at("/error/code").asText()).isEqualTo("REQUEST_TOO_LARGE");
    }

    @Test
    void isLoggedAsAnyCallOfItsTask() {
        try (CapturedLog log = CapturedLog.of("io.bertmesh.access")) {
            Answer answer = RestEdge.post("/fake/embed", "{\"input\": \"你好\"}", "x-request-id", "fake-call");

            JsonNode line = log.ofCall("fake-call");
            assertThat(answer.header("x-request-id")).isEqualTo("fake-call");
            assertThat(line.path("bertmesh.task").asText()).isEqualTo("feature-extraction");
            assertThat(line.path("bertmesh.model").asText()).isEqualTo("tiny-mlm");
            assertThat(line.path("bertmesh.tokens").asInt()).isEqualTo(4);
        }
    }

    @Test
    void answersOverGrpc() {
        var answer = EmbedderGrpc.newBlockingStub(channel)
                .embed(EmbedRequest.newBuilder().setInput("你好").build());

        assertThat(answer.getEmbeddingCount()).isEqualTo(32);
    }

    @Test
    void isLoggedAndRefusedOverGrpcAsAnyCallOfItsTask() {
        try (CapturedLog log = CapturedLog.of("io.bertmesh.access")) {
            GrpcFailure failure = GrpcFailure.of(
                    () -> EmbedderGrpc.newBlockingStub(CallHeaders.on(channel, "x-request-id", "fake-grpc-call"))
                            .embed(EmbedRequest.getDefaultInstance()));

            JsonNode line = log.ofCall("fake-grpc-call");
            assertThat(failure.info().getReason()).isEqualTo("INVALID_INPUT");
            assertThat(line.path("bertmesh.task").asText()).isEqualTo("feature-extraction");
            assertThat(line.path("bertmesh.status").asText()).isEqualTo("INVALID_ARGUMENT");
        }
    }

    @Test
    void servesAsLongAsItsTaskIsOffered() {
        var answer = HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.newBuilder()
                        .setService("fake.v1.Embedder")
                        .build());

        assertThat(answer.getStatus()).isEqualTo(ServingStatus.SERVING);
    }
}
