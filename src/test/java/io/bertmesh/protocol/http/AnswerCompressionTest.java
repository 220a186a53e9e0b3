package io.bertmesh.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.http.RestEdge.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class AnswerCompressionTest {

    private static final String LARGE = "{\"texts\": [\"你好\", \"好你\", \"你你\", \"好好\"]}";

    @ParameterizedTest
    @EnumSource
    void compressesALargeAnswerForACallerWhoAcceptsThat(HttpClient.Version version)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(RestEdge.address("/feature-extraction"))
                .header("Content-Type", "application/json")
                .header("Accept-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofString(LARGE))
                .build();

        HttpResponse<byte[]> answer;
        try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
            answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }

        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        byte[] json = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
        assertThat(new String(json, StandardCharsets.UTF_8)).startsWith("{\"results\":[");
        assertThat(answer.body().length).isLessThan(json.length);
    }

    @Test
    void leavesALargeAnswerAsItIsForOtherCallers() {
        Answer answer = RestEdge.post("/feature-extraction", LARGE);

        assertThat(answer.header("Content-Encoding")).isEmpty();
        assertThat(answer.json().path("results").size()).isEqualTo(4);
    }

    @Test
    void leavesASmallAnswerAsItIs() {
        Answer answer = RestEdge.post("/fill-mask", "{\"text\": \"\"}", "Accept-Encoding", "gzip");

        assertThat(answer.header("Content-Encoding")).isIn("", "identity");
        assertThat(answer.json().path("reason").asText()).isEqualTo("INVALID_INPUT");
    }
}
