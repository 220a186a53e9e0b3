package io.bertmesh.protocol.bertmesh.grpc;

import static io.bertmesh.protocol.grpc.StreamCaller.mask;
import static io.bertmesh.protocol.grpc.StreamCaller.pair;
import static io.bertmesh.protocol.grpc.StreamCaller.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.model.Golden;
import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.GoldenTexts;
import io.bertmesh.protocol.StreamClient;
import io.bertmesh.protocol.grpc.GrpcFailure;
import io.bertmesh.protocol.grpc.StreamCaller;
import io.bertmesh.testing.Seeds;
import io.bertmesh.v1.CompareOptions;
import io.bertmesh.v1.CompareRequest;
import io.bertmesh.v1.ExtractOptions;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.bertmesh.v1.FillMaskOptions;
import io.bertmesh.v1.FillMaskRequest;
import io.bertmesh.v1.FillMaskServiceGrpc;
import io.bertmesh.v1.Pooling;
import io.bertmesh.v1.SemanticSimilarityServiceGrpc;
import io.bertmesh.v1.StreamCompareRequest;
import io.bertmesh.v1.StreamCompareResponse;
import io.bertmesh.v1.StreamExtractRequest;
import io.bertmesh.v1.StreamExtractResponse;
import io.bertmesh.v1.StreamFillMaskRequest;
import io.bertmesh.v1.StreamFillMaskResponse;
import io.bertmesh.v1.TextPair;
import io.grpc.Channel;
import io.grpc.Status.Code;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class StreamEndpointsTest {

    private static final int MAX_MESSAGE_BYTES = 4_194_304;
    private static final String GOOD = "今天天气很好";
    private static final List<String> TEXTS =
            GoldenTexts.of("tiny-mlm").stream().map(Golden.Text::text).toList();
    private static final List<String> TEXTS_WITH_MASKS =
            GoldenTexts.withMasks("tiny-mlm").stream().map(Golden.Text::text).toList();

    @Inject
    @GrpcClient("edge")
    Channel channel;

    private StreamCaller caller;

    @BeforeEach
    void connect() {
        caller = new StreamCaller(channel);
    }

    @Test
    void fillsMasksAsUnaryCallsDo() {
        var unary = FillMaskServiceGrpc.newBlockingStub(channel)
                .fillMask(FillMaskRequest.newBuilder()
                        .addAllTexts(TEXTS_WITH_MASKS)
                        .setOptions(FillMaskOptions.newBuilder().setTopK(7))
                        .build());

        List<StreamFillMaskResponse> answers = caller.fillMasks(TEXTS_WITH_MASKS.stream()
                .map(text -> mask(text).setOptions(FillMaskOptions.newBuilder().setTopK(7)))
                .toArray(StreamFillMaskRequest.Builder[]::new));

        assertThat(answers).extracting(StreamFillMaskResponse::getOutcome).isEqualTo(unary.getOutcomesList());
        assertThat(answers).extracting(StreamFillMaskResponse::getModel).containsOnly(unary.getModel());
    }

    @Test
    void comparesAsUnaryCallsDo() {
        List<TextPair> pairs = TEXTS.stream()
                .map(text -> TextPair.newBuilder().setTextA(text).setTextB(GOOD).build())
                .toList();
        var unary = SemanticSimilarityServiceGrpc.newBlockingStub(channel)
                .compare(CompareRequest.newBuilder()
                        .addAllPairs(pairs)
                        .setOptions(CompareOptions.newBuilder().setPooling(Pooling.POOLING_MAX))
                        .build());

        List<StreamCompareResponse> answers = caller.compare(pairs.stream()
                .map(pair -> pair(pair.getTextA(), pair.getTextB())
                        .setOptions(CompareOptions.newBuilder().setPooling(Pooling.POOLING_MAX)))
                .toArray(StreamCompareRequest.Builder[]::new));

        assertThat(answers).extracting(StreamCompareResponse::getOutcome).isEqualTo(unary.getOutcomesList());
        assertThat(answers).extracting(StreamCompareResponse::getModel).containsOnly(unary.getModel());
    }

    @Test
    void extractsAsUnaryCallsDo() {
        ExtractOptions options = ExtractOptions.newBuilder()
                .setModel("tiny-encoder")
                .setVersion("1")
                .setPooling(Pooling.POOLING_TOKENS)
                .setNormalize(true)
                .build();
        var unary = FeatureExtractionServiceGrpc.newBlockingStub(channel)
                .extract(ExtractRequest.newBuilder()
                        .addAllTexts(TEXTS)
                        .setOptions(options)
                        .build());

        List<StreamExtractResponse> answers = caller.extract(TEXTS.stream()
                .map(text -> text(text).setOptions(options))
                .toArray(StreamExtractRequest.Builder[]::new));

        assertThat(answers).extracting(StreamExtractResponse::getOutcome).isEqualTo(unary.getOutcomesList());
        assertThat(answers).extracting(StreamExtractResponse::getModel).containsOnly(unary.getModel());
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void keepsTheOrderOfItemsOfAnyLength(long seed) {
        Random random = new Random(seed);
        List<Integer> tokenCounts = Seeds.list(random, 1, 300, source -> 3 + source.nextInt(62));

        List<StreamExtractResponse> answers = caller.extract(tokenCounts.stream()
                .map(tokens -> text("中".repeat(tokens - 2)))
                .toArray(StreamExtractRequest.Builder[]::new));

        assertThat(answers)
                .extracting(answer -> answer.getOutcome().getResult().getTokenCount())
                .isEqualTo(tokenCounts);
    }

    @Test
    void answersGoodItemsAmongBadTexts() {
        List<StreamExtractResponse> answers = caller.extract(
                text(GOOD),
                text(""),
                text("长".repeat(63)),
                text("字".repeat(1_001)),
                text("长".repeat(63)).setOptions(ExtractOptions.newBuilder().setTruncate(true)));

        assertThat(answers.stream()
                        .map(answer -> GrpcFailure.summary(answer.getOutcome().getError())))
                .containsExactly(
                        "answer",
                        "INVALID_ARGUMENT INVALID_INPUT text: empty (expected: at least one character that is no space, control character or U+FFFD)",
                        "INVALID_ARGUMENT TEXT_TOO_LONG text: 65 tokens (expected: at most 64)",
                        "INVALID_ARGUMENT INVALID_INPUT text: 1001 characters (expected: at most 1000)",
                        "answer");
        assertThat(new GrpcFailure(answers.get(1).getOutcome().getError()).metadata())
                .isEqualTo(Map.of("field", "text"));
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.getModel().getName()).isEqualTo("tiny-mlm"));
    }

    @Test
    void answersGoodItemsAmongBadOptions() {
        List<StreamFillMaskResponse> answers = caller.fillMasks(
                mask("[MASK]").setOptions(FillMaskOptions.newBuilder().setTopK(0)),
                mask("[MASK]").setOptions(FillMaskOptions.newBuilder().setModel("秘密")),
                mask("[MASK]").setOptions(FillMaskOptions.newBuilder().setModel("tiny-encoder")),
                mask("没有"),
                mask("[MASK]")
                        .setOptions(FillMaskOptions.newBuilder().addTargets("中").addTargets("不在词表里")));

        assertThat(answers.stream().map(answer -> answer.getOutcome().getError().getMessage()))
                .containsExactly(
                        "top_k: 0 (expected: 1 to 100)",
                        "model: not loaded (expected: one of tiny-encoder, tiny-mlm)",
                        "model: does not offer fill-mask (expected: one of semantic-similarity, feature-extraction)",
                        "text: no [MASK] (expected: at least one [MASK])",
                        "");
        assertThat(answers.stream().map(answer -> answer.getOutcome().getError().getCode()))
                .containsExactly(
                        Code.INVALID_ARGUMENT.value(),
                        Code.NOT_FOUND.value(),
                        Code.FAILED_PRECONDITION.value(),
                        Code.INVALID_ARGUMENT.value(),
                        Code.OK.value());
        assertThat(answers.getLast().getUnknownTargetsList()).containsExactly("不在词表里");
    }

    @Test
    void answersGoodPairsAmongBadOnes() {
        List<StreamCompareResponse> answers = caller.compare(
                pair(GOOD, ""),
                pair(" ", GOOD),
                pair(GOOD, GOOD).setOptions(CompareOptions.newBuilder().setPooling(Pooling.POOLING_TOKENS)),
                pair(GOOD, GOOD));

        assertThat(answers.stream().map(answer -> answer.getOutcome().getError().getMessage()))
                .containsExactly(
                        "text_b: empty (expected: at least one character that is no space, control character or U+FFFD)",
                        "text_a: no token (expected: at least one character that is no space, control character or U+FFFD)",
                        "pooling: TOKENS (expected: one of CLS, MEAN, MAX)",
                        "");
        assertThat(answers.getLast().getOutcome().hasResult()).isTrue();
    }

    @Test
    void endsWellWithoutItems() {
        List<StreamExtractResponse> answers = caller.extract();

        assertThat(answers).isEmpty();
    }

    @Test
    void endsAtItemOfMoreBytesThanItReads() {
        StreamClient<StreamExtractRequest, StreamExtractResponse> stream = caller.openExtract();

        stream.send(text("a".repeat(MAX_MESSAGE_BYTES)).build());

        assertThat(stream.awaitFailure().getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void isCancelledByGrpcAtSuchItemBehindAnswers() {
        StreamClient<StreamExtractRequest, StreamExtractResponse> stream = caller.openExtract();
        stream.send(text(GOOD).build());
        stream.next();

        stream.send(text("a".repeat(MAX_MESSAGE_BYTES)).build());

        assertThat(stream.awaitFailure().getStatus().getCode()).isEqualTo(Code.CANCELLED);
        assertThat(caller.extract(text(GOOD))).hasSize(1);
    }
}
