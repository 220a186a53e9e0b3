package io.bertmesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.protocol.grpc.GrpcFailure;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.protocol.http.RestEdge.Answer;
import io.bertmesh.testing.LogsErrors;
import io.bertmesh.v1.ExtractOutcome;
import io.bertmesh.v1.ExtractOutcome.OutcomeCase;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.ExtractResponse;
import io.bertmesh.v1.FeatureExtractionServiceGrpc.FeatureExtractionServiceBlockingStub;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A failed run fails only its own texts. The log shows the reason, the caller does not see it. */
@QuarkusTest
@TestProfile(GatedProfile.class)
@LogsErrors
class FailedRunTest {

    private static final String CAUSE = "秘密 out of memory";
    private static final String DETAIL = "internal error: the fault is the server's and is in its log";

    /** Three texts of 60 tokens: a run takes two. */
    private static final List<String> TEXTS =
            Stream.of("的", "一", "是").map(first -> first + "中".repeat(57)).toList();

    @Inject
    GatedRunners runners;

    @Inject
    @GrpcClient("edge")
    FeatureExtractionServiceBlockingStub service;

    @Test
    void failsOnlyTheTextsThatWereInIt() {
        runners.failNext(CAUSE);

        ExtractResponse response =
                service.extract(ExtractRequest.newBuilder().addAllTexts(TEXTS).build());

        assertThat(response.getOutcomesList())
                .extracting(ExtractOutcome::getOutcomeCase)
                .containsExactly(OutcomeCase.ERROR, OutcomeCase.ERROR, OutcomeCase.RESULT);
        assertThat(GrpcFailure.summary(response.getOutcomes(0).getError())).isEqualTo("INTERNAL INTERNAL " + DETAIL);
    }

    @Test
    void failsRestCallForOneText() {
        runners.failNext(CAUSE);

        Answer answer = RestEdge.post("/feature-extraction", "{\"text\": \"" + TEXTS.getFirst() + "\"}");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.mediaType()).isEqualTo("application/problem+json");
        assertThat(answer.json().path("detail").asText()).isEqualTo(DETAIL);
        assertThat(answer.text()).doesNotContain("秘密");
    }

    @Test
    void failsOneTextOfRestCallForMany() {
        runners.failNext(CAUSE);
        String texts = String.join("\", \"", TEXTS);

        Answer answer = RestEdge.post("/feature-extraction", "{\"texts\": [\"" + texts + "\"]}");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode results = answer.json().path("results");
        assertThat(results.at("/0/error/status").asInt()).isEqualTo(500);
        assertThat(results.at("/0/error/detail").asText()).isEqualTo(DETAIL);
        assertThat(results.at("/2/result/token_count").asInt()).isEqualTo(60);
        assertThat(answer.text()).doesNotContain("秘密");
    }
}
