package io.bertmesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.model.Golden;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.v1.CompareRequest;
import io.bertmesh.v1.CompareResult;
import io.bertmesh.v1.ExtractOptions;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.FillMaskRequest;
import io.bertmesh.v1.MaskCandidate;
import io.bertmesh.v1.Pooling;
import io.bertmesh.v1.TextPair;
import io.grpc.Channel;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Both edges return bit-identical numbers. */
@QuarkusTest
@TestProfile(EdgeProfile.class)
class EdgesTest {

    static final List<Golden.Text> TEXTS = GoldenTexts.of("tiny-mlm");
    static final List<Golden.Text> TEXTS_WITH_MASKS = GoldenTexts.withMasks("tiny-mlm");

    @Inject
    @GrpcClient("edge")
    Channel channel;

    @ParameterizedTest
    @EnumSource(names = {"POOLING_CLS", "POOLING_MEAN", "POOLING_MAX"})
    void giveTheSameVectors(Pooling pooling) {
        String word = pooling.name().replace("POOLING_", "");
        for (Golden.Text text : TEXTS) {
            List<Float> overGrpc = new GrpcEdge(channel)
                    .features()
                    .extract(ExtractRequest.newBuilder()
                            .addTexts(text.text())
                            .setOptions(ExtractOptions.newBuilder().setPooling(pooling))
                            .build())
                    .getOutcomes(0)
                    .getResult()
                    .getVectorList();

            JsonNode overRest = RestEdge.post(
                            "/feature-extraction",
                            "{\"text\": \"%s\", \"pooling\": \"%s\"}".formatted(text.text(), word))
                    .json();

            assertThat(RestEdge.floats(overRest.at("/result/vector"))).isEqualTo(overGrpc);
        }
    }

    @ParameterizedTest
    @FieldSource("TEXTS_WITH_MASKS")
    void giveTheSameCandidates(Golden.Text text) {
        List<MaskCandidate> overGrpc = new GrpcEdge(channel)
                        .fillMask()
                        .fillMask(FillMaskRequest.newBuilder()
                                .addTexts(text.text())
                                .build())
                        .getOutcomes(0)
                        .getResult()
                        .getMasksList()
                        .stream()
                        .flatMap(mask -> mask.getCandidatesList().stream())
                        .toList();

        JsonNode overRest = RestEdge.post("/fill-mask", "{\"text\": \"%s\"}".formatted(text.text()))
                .json()
                .path("result");

        assertThat(overRest.findValuesAsText("token"))
                .isEqualTo(overGrpc.stream().map(MaskCandidate::getToken).toList());
        assertThat(overRest.findValuesAsText("filled_text"))
                .isEqualTo(overGrpc.stream().map(MaskCandidate::getFilledText).toList());
        assertThat(overRest.findValues("score").stream()
                        .map(score -> score.decimalValue().floatValue()))
                .isEqualTo(overGrpc.stream().map(MaskCandidate::getScore).toList());
    }

    @ParameterizedTest
    @FieldSource("TEXTS")
    void giveTheSameCosine(Golden.Text text) {
        TextPair pair =
                TextPair.newBuilder().setTextA(text.text()).setTextB("今天天气很好").build();
        CompareResult overGrpc = new GrpcEdge(channel)
                .similarity()
                .compare(CompareRequest.newBuilder().addPairs(pair).build())
                .getOutcomes(0)
                .getResult();

        JsonNode overRest = RestEdge.post(
                        "/semantic-similarity",
                        "{\"text_a\": \"%s\", \"text_b\": \"%s\"}".formatted(pair.getTextA(), pair.getTextB()))
                .json();

        assertThat(overRest.at("/result/cosine").decimalValue().floatValue()).isEqualTo(overGrpc.getCosine());
        assertThat(overRest.at("/result/score").decimalValue().floatValue()).isEqualTo(overGrpc.getScore());
    }
}
