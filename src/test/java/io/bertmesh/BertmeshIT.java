package io.bertmesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bertmesh.model.Golden;
import io.bertmesh.protocol.GoldenTexts;
import io.bertmesh.v1.ExtractOptions;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.bertmesh.v1.FillMaskOptions;
import io.bertmesh.v1.FillMaskRequest;
import io.bertmesh.v1.FillMaskServiceGrpc;
import io.bertmesh.v1.Pooling;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged service as a newcomer meets it: started without a setting, with the embedded demo model. */
class BertmeshIT {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final String DEMO = "bert-demo-zh";

    private static ServiceProcess service;
    private static ManagedChannel channel;

    @BeforeAll
    static void start() throws Exception {
        service = ServiceProcess.start(Map.of());
        channel = ManagedChannelBuilder.forAddress("localhost", service.grpcPort())
                .usePlaintext()
                .build();
        service.awaitStart();
    }

    @AfterAll
    static void end() {
        channel.shutdownNow();
        service.close();
    }

    @Test
    void announcesItsAddresses() {
        assertThat(service.output())
                .contains("gRPC        localhost:" + service.grpcPort())
                .contains("REST        http://localhost:" + service.httpPort())
                .contains("management  http://localhost:" + service.managementPort() + "/q/health");
    }

    /** So that a first click on Execute in Swagger UI shows an answer. */
    @Test
    void answersTheExampleOfEachOperationOfItsDescription() throws Exception {
        JsonNode document =
                new ObjectMapper().readTree(get("/q/openapi?format=json").body());

        List<Integer> statuses = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            String name = path.getValue().at("/get/parameters/0/example").asText();
            String address = path.getKey().replace("{name}", name);
            JsonNode examples = path.getValue().at("/post/requestBody/content/application~1json/examples");
            for (JsonNode example : examples) {
                statuses.add(post(address, example.path("value").toString()).statusCode());
            }
            if (examples.isMissingNode()) {
                statuses.add(get(address).statusCode());
            }
        }

        assertThat(statuses).hasSize(9).containsOnly(200);
    }

    @Test
    void answersTheCurlCommandAsItIsPrinted() throws Exception {
        String command = service.output()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("curl "))
                .findFirst()
                .orElseThrow();

        Process shell = new ProcessBuilder("sh", "-c", command).start();

        String answer = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).isZero();
        assertThat(new ObjectMapper()
                        .readTree(answer)
                        .at("/result/masks/0/candidates/0/token")
                        .asText())
                .isEqualTo("北");
    }

    @ParameterizedTest
    @CsvSource({"中国的首都是[MASK]京。, 北", "巴黎是[MASK]国的首都。, 法"})
    void knowsItsCapitals(String text, String expected) throws Exception {
        JsonNode answer = new ObjectMapper()
                .readTree(post("/fill-mask", "{\"text\": \"" + text + "\"}").body());

        assertThat(answer.at("/result/masks/0/candidates/0/token").asText()).isEqualTo(expected);
        assertThat(answer.at("/model/name").asText()).isEqualTo(DEMO);
    }

    @ParameterizedTest
    @CsvSource({"POOLING_CLS, CLS", "POOLING_MEAN, MEAN", "POOLING_MAX, MAX"})
    void givesTheReferenceLibrarysVectors(Pooling pooling, String golden) {
        var stub = FeatureExtractionServiceGrpc.newBlockingStub(channel);
        for (Golden.Text text : GoldenTexts.of(DEMO)) {
            var response = stub.extract(ExtractRequest.newBuilder()
                    .addTexts(text.text())
                    .setOptions(ExtractOptions.newBuilder().setPooling(pooling))
                    .build());

            GoldenTexts.assertVector(
                    text.text(), response.getOutcomes(0).getResult().getVectorList(), GoldenTexts.vector(text, golden));
        }
    }

    @Test
    void givesTheReferenceLibrarysCandidates() {
        var stub = FillMaskServiceGrpc.newBlockingStub(channel);
        for (Golden.Text text : GoldenTexts.withMasks(DEMO)) {
            var response = stub.fillMask(FillMaskRequest.newBuilder()
                    .addTexts(text.text())
                    .setOptions(FillMaskOptions.newBuilder()
                            .setTopK(text.masks().getFirst().candidates().size()))
                    .build());

            for (int mask = 0; mask < text.masks().size(); mask++) {
                GoldenTexts.assertCandidates(
                        text.text(),
                        response.getOutcomes(0).getResult().getMasks(mask).getCandidatesList().stream()
                                .map(found -> new Golden.Candidate(found.getTokenId(), found.getScore()))
                                .toList(),
                        text.masks().get(mask).candidates());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/openapi", "/q/swagger-ui/", "/models"})
    void describesItselfWhereItSaysSo(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void endsInGoodOrderWhenToldTo() throws Exception {
        try (ServiceProcess other = ServiceProcess.start(Map.of()).awaitStart()) {
            long start = System.nanoTime();

            other.terminate();

            // 128 + 15: ended by SIGTERM, as the shell counts.
            assertThat(other.awaitExitCode()).isEqualTo(143);
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start))
                    .isLessThan(10);
            assertThat(other.output()).contains("bertmesh stopped in ").doesNotContain("\tat ");
        }
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(address(path)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    private static URI address(String path) {
        return URI.create("http://localhost:" + service.httpPort() + path);
    }
}
