package io.bertmesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.rpc.RetryInfo;
import io.bertmesh.call.BytesInFlight;
import io.bertmesh.protocol.grpc.GrpcFailure;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.Http2Caller;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.FeatureExtractionServiceGrpc.FeatureExtractionServiceBlockingStub;
import io.grpc.Status.Code;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One caller has sent most of a large message, and so holds most of the memory for requests. */
@QuarkusTest
@TestProfile(FullMemoryTest.Profile.class)
class FullMemoryTest {

    private static final int MAX_BYTES = 1 << 20;
    private static final int HELD_BYTES = 800_000;
    private static final int LARGE_BYTES = 200_000;

    @Inject
    BytesInFlight budget;

    @Inject
    @GrpcClient("edge")
    FeatureExtractionServiceBlockingStub features;

    private Http2Caller hoarder;

    public static final class Profile implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "bertmesh.models-dir",
                    EdgeProfile.MODELS.toString(),
                    "bertmesh.default-model",
                    "tiny-mlm",
                    "bertmesh.limits.bytes-in-flight",
                    String.valueOf(MAX_BYTES));
        }
    }

    @BeforeEach
    void hoard() throws IOException {
        hoarder = new Http2Caller(ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", Integer.class));
        // The service opens its window for more than a few bytes before it answers this.
        hoarder.awaitPing();
        int stream = hoarder.open("bertmesh.v1.FeatureExtractionService/Extract");
        hoarder.sendPart(stream, 4_000_000, HELD_BYTES);
        Eventually.holds("the bytes have come", () -> budget.heldBytes() >= HELD_BYTES);
    }

    @AfterEach
    void leave() throws IOException {
        hoarder.close();
        Eventually.holds("all memory is given back", () -> budget.heldBytes() == 0);
    }

    @Test
    void refusesALargeCallOverGrpcWithAHintWhenToRetry() {
        GrpcFailure failure = GrpcFailure.of(() -> features.extract(request("天".repeat(LARGE_BYTES / 3))));

        assertThat(failure.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(failure.info().getReason()).isEqualTo("OVERLOADED");
        assertThat(Durations.toMillis(failure.detail(RetryInfo.class).getRetryDelay()))
                .isPositive();
    }

    @Test
    void refusesALargeCallOverRestWithAHintWhenToRetry() {
        RestEdge.Answer answer = RestEdge.post("/feature-extraction", json("a".repeat(LARGE_BYTES)));

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.text()).contains("OVERLOADED");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void answersSmallCallsOnBothEdges() {
        assertThat(features.extract(request("天")).getOutcomes(0).hasResult()).isTrue();
        assertThat(RestEdge.post("/feature-extraction", json("天")).status()).isEqualTo(200);
    }

    private static ExtractRequest request(String text) {
        return ExtractRequest.newBuilder().addTexts(text).build();
    }

    private static String json(String text) {
        return "{\"text\": \"%s\"}".formatted(text);
    }
}
