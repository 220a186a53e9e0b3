package io.bertmesh.protocol.bertmesh.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.bertmesh.model.Golden;
import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.GoldenTexts;
import io.bertmesh.protocol.grpc.GrpcFailure;
import io.bertmesh.v1.ExtractOptions;
import io.bertmesh.v1.ExtractOutcome;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.ExtractResponse;
import io.bertmesh.v1.ExtractResult;
import io.bertmesh.v1.FeatureExtractionServiceGrpc.FeatureExtractionServiceBlockingStub;
import io.bertmesh.v1.Pooling;
import io.bertmesh.v1.TokenVector;
import io.grpc.Status.Code;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class FeatureExtractionEndpointTest {

    private static final String GOOD = "今天天气很好";

    @Inject
    @GrpcClient("edge")
    FeatureExtractionServiceBlockingStub service;

    @ParameterizedTest
    @CsvSource({
        "tiny-mlm, POOLING_UNSPECIFIED, MEAN",
        "tiny-mlm, POOLING_CLS, CLS",
        "tiny-mlm, POOLING_MEAN, MEAN",
        "tiny-mlm, POOLING_MAX, MAX",
        "tiny-encoder, POOLING_CLS, CLS",
        "tiny-encoder, POOLING_MEAN, MEAN",
        "tiny-encoder, POOLING_MAX, MAX",
    })
    void agreesWithTheReferenceLibraryOnEveryGoldenText(String model, Pooling pooling, String golden) {
        List<Golden.Text> texts = GoldenTexts.of(model);

        ExtractResponse response =
                service.extract(of(texts.stream().map(Golden.Text::text).toArray(String[]::new))
                        .setOptions(options().setModel(model).setPooling(pooling))
                        .build());

        assertThat(response.getModel().getName()).isEqualTo(model);
        for (int i = 0; i < texts.size(); i++) {
            ExtractResult result = response.getOutcomes(i).getResult();
            assertThat(result.getTokenCount()).isEqualTo(texts.get(i).inputIds().size());
            GoldenTexts.assertVector(
                    texts.get(i).text(), result.getVectorList(), GoldenTexts.vector(texts.get(i), golden));
        }
    }

    @Test
    void givesEveryTokenItsVector() {
        Golden.Text text = GoldenTexts.of("tiny-mlm").getFirst();

        ExtractResponse response = service.extract(of(text.text())
                .setOptions(options().setPooling(Pooling.POOLING_TOKENS))
                .build());

        ExtractResult result = response.getOutcomes(0).getResult();
        assertThat(result.getVectorList()).isEmpty();
        assertThat(result.getTokensList())
                .extracting(TokenVector::getToken)
                .containsExactly("[CLS]", "你", "好", "。", "[SEP]");
        assertThat(result.getTokensList().stream().map(token -> (long) token.getTokenId()))
                .isEqualTo(text.inputIds());
        GoldenTexts.assertVector(text.text(), result.getTokens(0).getVectorList(), text.cls());
    }

    @ParameterizedTest
    @CsvSource({"POOLING_CLS", "POOLING_MEAN", "POOLING_MAX", "POOLING_TOKENS"})
    void dividesEveryVectorByItsLengthIfAskedTo(Pooling pooling) {
        ExtractResponse response = service.extract(
                of(GOOD).setOptions(options().setPooling(pooling).setNormalize(true))
                        .build());

        ExtractResult result = response.getOutcomes(0).getResult();
        List<List<Float>> vectors = pooling == Pooling.POOLING_TOKENS
                ? result.getTokensList().stream()
                        .map(TokenVector::getVectorList)
                        .toList()
                : List.of(result.getVectorList());
        // 32 components, each rounded to a float after the division.
        assertThat(vectors)
                .isNotEmpty()
                .allSatisfy(vector -> assertThat(length(vector)).isCloseTo(1, within(1e-6)));
    }

    @Test
    void answersGoodTextsAndRefusesBadOnesInTheOrderOfTheRequest() {
        ExtractResponse response = service.extract(
                of("", GOOD, "\u3000", "长".repeat(63), "字".repeat(1_001)).build());

        assertThat(response.getOutcomesList().stream().map(FeatureExtractionEndpointTest::summary))
                .containsExactly(
                        "texts[0]: empty (expected: at least one character that is no space, control character or U+FFFD)",
                        "answer",
                        "texts[2]: no token (expected: at least one character that is no space, control character or U+FFFD)",
                        "texts[3]: 65 tokens (expected: at most 64)",
                        "texts[4]: 1001 characters (expected: at most 1000)");
    }

    @Test
    void cutsLongTextIfAskedToAndSaysHowMuch() {
        ExtractResponse response = service.extract(
                of("长".repeat(70)).setOptions(options().setTruncate(true)).build());

        ExtractResult result = response.getOutcomes(0).getResult();
        assertThat(result.getTruncated()).isTrue();
        assertThat(result.getTokenCount()).isEqualTo(64);
        assertThat(result.getDroppedTokenCount()).isEqualTo(8);
    }

    @ParameterizedTest
    @MethodSource
    void refusesTheRequest(ExtractRequest.Builder request, Code code, String field, String message) {
        GrpcFailure failure = GrpcFailure.of(() -> service.extract(request.build()));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.message()).isEqualTo(message);
        assertThat(failure.info().getDomain()).isEqualTo("bertmesh.v1");
        assertThat(failure.metadata()).containsEntry("field", field);
    }

    static Stream<Arguments> refusesTheRequest() {
        return Stream.of(
                arguments(of(), Code.INVALID_ARGUMENT, "texts", "texts: empty list (expected: 1 to 20)"),
                arguments(
                        of().addAllTexts(Collections.nCopies(21, GOOD)),
                        Code.INVALID_ARGUMENT,
                        "texts",
                        "texts: 21 (expected: 1 to 20)"),
                arguments(
                        of(GOOD).setOptions(options().setPoolingValue(-1)),
                        Code.INVALID_ARGUMENT,
                        "pooling",
                        "pooling: unknown number -1 (expected: 0 to 4)"),
                arguments(
                        of(GOOD).setOptions(options().setModel("秘密")),
                        Code.NOT_FOUND,
                        "model",
                        "model: not loaded (expected: one of tiny-encoder, tiny-mlm)"),
                arguments(
                        of(GOOD).setOptions(options().setModel("tiny-encoder").setVersion("9")),
                        Code.NOT_FOUND,
                        "version",
                        "version: not loaded (expected: one of 1)"));
    }

    private static ExtractRequest.Builder of(String... texts) {
        return ExtractRequest.newBuilder().addAllTexts(List.of(texts));
    }

    private static ExtractOptions.Builder options() {
        return ExtractOptions.newBuilder();
    }

    private static String summary(ExtractOutcome outcome) {
        return outcome.hasResult() ? "answer" : outcome.getError().getMessage();
    }

    private static double length(List<Float> vector) {
        return Math.sqrt(
                vector.stream().mapToDouble(value -> (double) value * value).sum());
    }
}
