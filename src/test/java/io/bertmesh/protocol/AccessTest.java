package io.bertmesh.protocol;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.testing.CallHeaders;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.Tokens;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.bertmesh.v1.FeatureExtractionServiceGrpc.FeatureExtractionServiceBlockingStub;
import io.bertmesh.v1.StreamExtractRequest;
import io.bertmesh.v1.StreamExtractResponse;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may call over gRPC: calls, streams and reflection. HttpAccessTest has the same over REST. */
@QuarkusTest
@TestProfile(AccessProfile.class)
class AccessTest {

    private static final Tokens PROVIDER = AccessProfile.provider();

    private static final Metadata.Key<String> RETRY_PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    @Inject
    @GrpcClient("edge")
    Channel channel;

    @AfterEach
    void forgetNewKeys() {
        AccessProfile.writeKeys("");
    }

    /** Headers that admit a caller, each with its value. */
    static List<Arguments> good() {
        return List.of(
                Arguments.of("x-api-key", AccessProfile.FREE_KEY),
                Arguments.of("authorization", "Bearer " + token(PROVIDER)));
    }

    /** Headers that the service refuses. */
    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of("x-nothing", "of interest"),
                Arguments.of("x-api-key", "guessed"),
                Arguments.of("x-api-key", AccessProfile.hash(AccessProfile.FREE_KEY)),
                Arguments.of("authorization", "Bearer " + AccessProfile.FREE_KEY),
                Arguments.of("authorization", "Basic dXNlcjpwYXNz"),
                Arguments.of("authorization", "Bearer " + token(Tokens.ec("provider"))),
                Arguments.of("authorization", "Bearer " + PROVIDER.token(claims -> claims.setAudience("other"))));
    }

    private static String token(Tokens provider) {
        return provider.token(claims -> claims.setStringClaim("scope", AccessProfile.SCOPE));
    }

    @ParameterizedTest
    @MethodSource("good")
    void answersACallThatIsLetIn(String header, String value) {
        assertThat(features(header, value).extract(request("天")).getOutcomesCount())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("good")
    void answersAStreamThatIsLetIn(String header, String value) {
        assertThat(open(header, value).answersTo(List.of(item("天"), item("地")))).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("good")
    void answersReflectionThatIsLetIn(String header, String value) {
        assertThat(reflection(header, value)
                        .answersTo(List.of(ServerReflectionRequest.newBuilder()
                                .setListServices("")
                                .build())))
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("bad")
    void refusesACallOfAStranger(String header, String value) {
        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class, () -> features(header, value).extract(request("天")));

        assertUnknown(failure);
    }

    @ParameterizedTest
    @MethodSource("bad")
    void refusesAStreamOfAStranger(String header, String value) {
        assertUnknown(open(header, value).awaitFailure());
    }

    @ParameterizedTest
    @MethodSource("bad")
    void refusesReflectionToAStranger(String header, String value) {
        assertUnknown(reflection(header, value).awaitFailure());
    }

    @Test
    void refusesATokenWithoutTheScope() {
        var stranger = features("authorization", "Bearer " + PROVIDER.token());

        StatusRuntimeException failure =
                catchThrowableOfType(StatusRuntimeException.class, () -> stranger.extract(request("天")));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
    }

    @Test
    void countsRefusalsByTheirStatus() {
        assertUnknown(open("x-api-key", "guessed").awaitFailure());
        RestEdge.post("/feature-extraction", "{}");

        String management = ConfigProvider.getConfig().getValue("test.management.url", String.class);
        String metrics = when().get(management + "/metrics").asString();
        assertThat(metrics)
                .containsPattern("grpc_server_processing_duration_seconds_count\\{.*statusCode=\"UNAUTHENTICATED\"")
                .containsPattern("http_server_requests_seconds_count\\{.*status=\"401\"");
    }

    @Test
    void tellsItsHealthToAnybody() {
        assertThatCode(() -> HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance()))
                .doesNotThrowAnyException();
    }

    @Test
    void takesUpANewKeyWithoutARestart() {
        AccessProfile.writeKeys("new %s -".formatted(AccessProfile.hash("brand-new")));

        Eventually.holds("the key is accepted", () -> isAnswered("brand-new"));
        AccessProfile.writeKeys("");
        Eventually.holds("the key is no longer accepted", () -> !isAnswered("brand-new"));
    }

    @Test
    void refusesACallOverItsRateAndSaysWhenToComeBack() throws Exception {
        var slow = features("x-api-key", AccessProfile.SLOW_KEY);
        String[] texts = Collections.nCopies(16, "天").toArray(String[]::new);
        assertThat(slow.extract(request(texts)).getOutcomesCount()).isEqualTo(16);

        StatusRuntimeException failure =
                catchThrowableOfType(StatusRuntimeException.class, () -> slow.extract(request("天")));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(failure).hasMessageContaining("at most 1 tokens a second");
        // 48 tokens used of 20, and one more needed to begin: 29 s from the first call on.
        assertThat(retryMillis(failure)).isBetween(1L, 29_000L);
        assertThat(Objects.requireNonNull(failure.getTrailers()).get(RETRY_PUSHBACK))
                .satisfies(millis -> assertThat(Long.parseLong(millis)).isBetween(1L, 29_001L));
    }

    @Test
    void slowsAStreamDownToItsRate() {
        int items = 30;
        long start = System.nanoTime();

        List<StreamExtractResponse> answers =
                open("x-api-key", AccessProfile.SLOW_STREAM_KEY).answersTo(Collections.nCopies(items, item("天")));

        // Each has 3 tokens: [CLS] 天 [SEP]. All but the burst and the last few items are paid for when the stream ends.
        assertThat(answers).hasSize(items);
        assertThat((System.nanoTime() - start) / 1e9).isGreaterThan(((items - 4) * 3 - 20) / 20.0);
    }

    private boolean isAnswered(String key) {
        try {
            return features("x-api-key", key).extract(request("天")).getOutcomesCount() == 1;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    private FeatureExtractionServiceBlockingStub features(String header, String value) {
        return FeatureExtractionServiceGrpc.newBlockingStub(with(header, value));
    }

    private StreamClient<StreamExtractRequest, StreamExtractResponse> open(String header, String value) {
        return StreamClient.open(FeatureExtractionServiceGrpc.newStub(with(header, value))::streamExtract);
    }

    private StreamClient<ServerReflectionRequest, ServerReflectionResponse> reflection(String header, String value) {
        return StreamClient.open(ServerReflectionGrpc.newStub(with(header, value))::serverReflectionInfo);
    }

    private Channel with(String header, String value) {
        return CallHeaders.on(channel, header, value);
    }

    private static ExtractRequest request(String... texts) {
        return ExtractRequest.newBuilder().addAllTexts(List.of(texts)).build();
    }

    private static StreamExtractRequest item(String text) {
        return StreamExtractRequest.newBuilder().setText(text).build();
    }

    /** Fails unless the refusal is the same for all unauthenticated callers. */
    private static void assertUnknown(StatusRuntimeException failure) {
        assertThat(failure.getStatus().getCode()).isEqualTo(Code.UNAUTHENTICATED);
        assertThat(failure.getStatus().getDescription())
                .isEqualTo("caller: unknown (expected: an API key in x-api-key,"
                        + " or a token in authorization, after Bearer)");
    }

    private static long retryMillis(StatusRuntimeException failure) throws Exception {
        Status status = Objects.requireNonNull(StatusProto.fromThrowable(failure));
        for (Any detail : status.getDetailsList()) {
            if (detail.is(RetryInfo.class)) {
                return Durations.toMillis(detail.unpack(RetryInfo.class).getRetryDelay());
            }
        }
        throw new AssertionError("no RetryInfo in " + status);
    }
}
