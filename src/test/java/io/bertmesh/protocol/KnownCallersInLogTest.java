package io.bertmesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.testing.CallHeaders;
import io.bertmesh.testing.CapturedLog;
import io.bertmesh.testing.Tokens;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.bertmesh.v1.StreamExtractRequest;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The access log of both edges names the caller. */
@QuarkusTest
@TestProfile(AccessProfile.class)
class KnownCallersInLogTest {

    /** Uses up a key of one token a second for half a minute. */
    private static final String TEXT = "天".repeat(30);

    private static final Tokens PROVIDER = AccessProfile.provider();
    private static final AtomicInteger CALLS = new AtomicInteger();

    @Inject
    @GrpcClient("edge")
    Channel channel;

    private CapturedLog log;
    private final String id = "known-caller-" + CALLS.incrementAndGet();

    @BeforeEach
    void listen() {
        log = CapturedLog.of("io.bertmesh.access");
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    /** The transports. */
    enum Way {
        GRPC,
        GRPC_STREAM,
        REST
    }

    /** A header that admits a caller, and the caller's name. */
    static List<Arguments> known() {
        return List.of(
                Arguments.of(Way.GRPC, "x-api-key", AccessProfile.FREE_KEY, "free"),
                Arguments.of(Way.GRPC_STREAM, "x-api-key", AccessProfile.FREE_KEY, "free"),
                Arguments.of(Way.REST, "x-api-key", AccessProfile.FREE_KEY, "free"),
                Arguments.of(Way.GRPC, "authorization", bearer(Tokens.SUBJECT), Tokens.SUBJECT),
                Arguments.of(Way.GRPC_STREAM, "authorization", bearer(Tokens.SUBJECT), Tokens.SUBJECT),
                Arguments.of(Way.REST, "authorization", bearer(Tokens.SUBJECT), Tokens.SUBJECT),
                Arguments.of(Way.REST, "authorization", bearer("eve\n1 texts, by admin"), "eve_1_texts,_by_admin"));
    }

    @ParameterizedTest(name = "{0} {1}: {3}")
    @MethodSource("known")
    void namesWhoCalls(Way way, String header, String value, String userId) {
        call(way, header, value);

        JsonNode line = log.ofCall(id);

        assertThat(line.path("bertmesh.status").asText()).isEqualTo("OK");
        assertThat(line.path("user.id").asText()).isEqualTo(userId);
        assertThat(line.path("message").asText()).contains(" by " + userId + ", request ");
        assertThat(line.toString()).doesNotContain(value);
    }

    @ParameterizedTest
    @EnumSource
    void namesNoUnauthenticatedCaller(Way way) {
        call(way, "x-api-key", "guessed");

        JsonNode line = log.ofCall(id);

        assertThat(line.path("bertmesh.status").asText()).isEqualTo("UNAUTHENTICATED");
        assertThat(line.has("user.id")).isFalse();
        assertThat(line.toString()).doesNotContain("guessed");
    }

    @ParameterizedTest
    @EnumSource(names = {"GRPC", "REST"})
    void namesWhoIsOverItsRate(Way way) {
        call(way, "x-api-key", AccessProfile.SPENT_KEY);
        String spending = id + "-again";
        callAs(spending, way, "x-api-key", AccessProfile.SPENT_KEY);

        JsonNode line = log.ofCall(spending);

        assertThat(line.path("bertmesh.status").asText()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(line.path("user.id").asText()).isEqualTo("spent");
    }

    @Test
    void namesWhoSendsWhatCannotBeRead() {
        RestEdge.post("/feature-extraction", "{", "x-api-key", AccessProfile.FREE_KEY, "x-request-id", id);

        JsonNode line = log.ofCall(id);

        assertThat(line.path("bertmesh.status").asText()).isEqualTo("INVALID_ARGUMENT");
        assertThat(line.path("user.id").asText()).isEqualTo("free");
    }

    private void call(Way way, String header, String value) {
        callAs(id, way, header, value);
    }

    private void callAs(String requestId, Way way, String header, String value) {
        Channel named = CallHeaders.on(channel, header, value, "x-request-id", requestId);
        try {
            switch (way) {
                case GRPC -> {
                    var _ = FeatureExtractionServiceGrpc.newBlockingStub(named)
                            .extract(ExtractRequest.newBuilder().addTexts(TEXT).build());
                }
                case GRPC_STREAM -> stream(named);
                case REST ->
                    RestEdge.post(
                            "/feature-extraction",
                            "{\"text\": \"" + TEXT + "\"}",
                            header,
                            value,
                            "x-request-id",
                            requestId);
            }
        } catch (StatusRuntimeException e) {
            // The log shows the failure.
        }
    }

    private static void stream(Channel named) {
        var client = StreamClient.open(FeatureExtractionServiceGrpc.newStub(named)::streamExtract);
        client.send(StreamExtractRequest.newBuilder().setText(TEXT).build());
        client.halfClose();
        client.awaitEnd();
    }

    private static String bearer(String subject) {
        return "Bearer "
                + PROVIDER.token(claims -> {
                    claims.setSubject(subject);
                    claims.setStringClaim("scope", AccessProfile.SCOPE);
                });
    }
}
