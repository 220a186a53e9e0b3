package io.bertmesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.testing.CallHeaders;
import io.bertmesh.testing.CapturedLog;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.bertmesh.v1.StreamExtractRequest;
import io.grpc.Channel;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lines of the access log name the traces of their calls. */
@QuarkusTest
@TestProfile(TracedProfile.class)
class TracedLogTest {

    private TracedService service;
    private CapturedLog log;

    @BeforeEach
    void connect() throws IOException {
        service = TracedService.connect();
        log = CapturedLog.of("io.bertmesh.access");
    }

    @AfterEach
    void disconnect() {
        log.close();
        service.close();
    }

    @Test
    void aCallOverGrpcNamesItsCallersTrace() {
        String trace = TracedService.newTrace();

        var _ = FeatureExtractionServiceGrpc.newBlockingStub(channel(trace))
                .extract(ExtractRequest.newBuilder().addTexts("天").build());

        assertNames(trace);
    }

    @Test
    void aStreamNamesItsCallersTrace() {
        String trace = TracedService.newTrace();

        StreamClient.open(FeatureExtractionServiceGrpc.newStub(channel(trace))::streamExtract)
                .answersTo(
                        List.of(StreamExtractRequest.newBuilder().setText("天").build()));

        assertNames(trace);
    }

    @Test
    void aCallOverRestNamesItsCallersTrace() {
        String trace = TracedService.newTrace();

        rest("{\"text\": \"天\"}", trace);

        assertNames(trace);
    }

    @Test
    void aCallThatCannotBeReadNamesItsCallersTrace() {
        String trace = TracedService.newTrace();

        rest("{", trace);

        assertNames(trace);
    }

    /** Each call uses its trace id as request id. */
    private void assertNames(String trace) {
        JsonNode line = log.ofCall(trace);

        assertThat(line.path("trace.id").asText()).isEqualTo(trace);
        assertThat(line.path("span.id").asText()).hasSize(16).isNotEqualTo(TracedService.CALLER_SPAN);
        assertThat(line.path("message").asText()).endsWith(", trace " + trace);
    }

    private static void rest(String body, String trace) {
        RestEdge.post("/feature-extraction", body, "traceparent", TracedService.recorded(trace), "x-request-id", trace);
    }

    private Channel channel(String trace) {
        return CallHeaders.on(service.channel(TracedService.recorded(trace)), "x-request-id", trace);
    }
}
