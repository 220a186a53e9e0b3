package io.bertmesh.protocol.bertmesh.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.bertmesh.model.Golden;
import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.GoldenTexts;
import io.bertmesh.protocol.grpc.GrpcFailure;
import io.bertmesh.v1.CompareOptions;
import io.bertmesh.v1.CompareOutcome;
import io.bertmesh.v1.CompareRequest;
import io.bertmesh.v1.CompareResponse;
import io.bertmesh.v1.CompareResult;
import io.bertmesh.v1.Pooling;
import io.bertmesh.v1.SemanticSimilarityServiceGrpc.SemanticSimilarityServiceBlockingStub;
import io.bertmesh.v1.TextPair;
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
class SemanticSimilarityEndpointTest {

    private static final TextPair GOOD = pair("今天天气很好", "他们在公园散步");

    @Inject
    @GrpcClient("edge")
    SemanticSimilarityServiceBlockingStub service;

    @Test
    void findsTextsEqualToThemselves() {
        CompareResponse response = service.compare(of(pair("你好。", "你好。")).build());

        CompareResult result = response.getOutcomes(0).getResult();
        assertThat(response.getModel().getName()).isEqualTo("tiny-mlm");
        // The cosine of a vector with itself is 1, except for the rounding of its two square roots.
        assertThat(result.getCosine()).isCloseTo(1f, within(1e-6f));
        assertThat(result.getScore()).isEqualTo(result.getCosine());
        assertThat(result.getTokenCountA()).isEqualTo(5);
        assertThat(result.getTokenCountB()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-mlm, POOLING_UNSPECIFIED, MEAN",
        "tiny-mlm, POOLING_CLS, CLS",
        "tiny-mlm, POOLING_MEAN, MEAN",
        "tiny-encoder, POOLING_MAX, MAX",
    })
    void givesTheCosineOfTheReferenceLibrarysVectors(String model, Pooling pooling, String golden) {
        List<Golden.Text> texts = GoldenTexts.of(model);
        CompareRequest.Builder request =
                CompareRequest.newBuilder().setOptions(options().setModel(model).setPooling(pooling));
        texts.forEach(text -> request.addPairs(pair(texts.getFirst().text(), text.text())));

        CompareResponse response = service.compare(request.build());

        for (int i = 0; i < texts.size(); i++) {
            double expected =
                    cosine(GoldenTexts.vector(texts.getFirst(), golden), GoldenTexts.vector(texts.get(i), golden));
            CompareResult result = response.getOutcomes(i).getResult();
            // Vectors within 1e-4, whose lengths are above 5 on these models, cannot move the cosine by more.
            assertThat((double) result.getCosine()).as("text %d", i).isCloseTo(expected, within(1e-4));
            assertThat(result.getScore()).isEqualTo(Math.max(0, result.getCosine()));
        }
    }

    @Test
    void answersGoodPairsAndRefusesBadOnesInTheOrderOfTheRequest() {
        CompareResponse response = service.compare(of(pair("", "你好"), GOOD, pair("你好", " "), pair("长".repeat(63), "你好"))
                .build());

        assertThat(response.getOutcomesList().stream().map(CompareOutcome::getOutcomeCase))
                .containsExactly(
                        CompareOutcome.OutcomeCase.ERROR,
                        CompareOutcome.OutcomeCase.RESULT,
                        CompareOutcome.OutcomeCase.ERROR,
                        CompareOutcome.OutcomeCase.ERROR);
        assertThat(response.getOutcomesList().stream()
                        .filter(CompareOutcome::hasError)
                        .map(outcome -> outcome.getError().getMessage()))
                .containsExactly(
                        "pairs[0].text_a: empty (expected: at least one character that is no space, control character or U+FFFD)",
                        "pairs[2].text_b: no token (expected: at least one character that is no space, control character or U+FFFD)",
                        "pairs[3].text_a: 65 tokens (expected: at most 64)");
    }

    @Test
    void cutsLongTextsIfAskedToAndSaysHowMuch() {
        CompareResponse response = service.compare(of(pair("长".repeat(70), "你好"))
                .setOptions(options().setTruncate(true))
                .build());

        CompareResult result = response.getOutcomes(0).getResult();
        assertThat(result.getTokenCountA()).isEqualTo(64);
        assertThat(result.getDroppedTokenCountA()).isEqualTo(8);
        assertThat(result.getDroppedTokenCountB()).isZero();
    }

    @ParameterizedTest
    @MethodSource
    void refusesTheRequest(CompareRequest.Builder request, Code code, String field, String message) {
        GrpcFailure failure = GrpcFailure.of(() -> service.compare(request.build()));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.message()).isEqualTo(message);
        assertThat(failure.info().getDomain()).isEqualTo("bertmesh.v1");
        assertThat(failure.metadata()).containsEntry("field", field);
    }

    static Stream<Arguments> refusesTheRequest() {
        return Stream.of(
                arguments(of(), Code.INVALID_ARGUMENT, "pairs", "pairs: empty list (expected: 1 to 20)"),
                arguments(
                        of().addAllPairs(Collections.nCopies(21, GOOD)),
                        Code.INVALID_ARGUMENT,
                        "pairs",
                        "pairs: 21 (expected: 1 to 20)"),
                arguments(
                        of(GOOD).setOptions(options().setPooling(Pooling.POOLING_TOKENS)),
                        Code.INVALID_ARGUMENT,
                        "pooling",
                        "pooling: TOKENS (expected: one of CLS, MEAN, MAX)"),
                arguments(
                        of(GOOD).setOptions(options().setPoolingValue(9)),
                        Code.INVALID_ARGUMENT,
                        "pooling",
                        "pooling: unknown number 9 (expected: 0 to 4)"),
                arguments(
                        of(GOOD).setOptions(options().setModel("秘密")),
                        Code.NOT_FOUND,
                        "model",
                        "model: not loaded (expected: one of tiny-encoder, tiny-mlm)"),
                arguments(
                        of(GOOD).setOptions(options().setVersion("0")),
                        Code.NOT_FOUND,
                        "version",
                        "version: not loaded (expected: one of 1)"));
    }

    private static CompareRequest.Builder of(TextPair... pairs) {
        return CompareRequest.newBuilder().addAllPairs(List.of(pairs));
    }

    private static CompareOptions.Builder options() {
        return CompareOptions.newBuilder();
    }

    private static TextPair pair(String textA, String textB) {
        return TextPair.newBuilder().setTextA(textA).setTextB(textB).build();
    }

    private static double cosine(List<Float> a, List<Float> b) {
        return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    }

    private static double dot(List<Float> a, List<Float> b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += (double) a.get(i) * b.get(i);
        }
        return sum;
    }
}
