package io.bertmesh.protocol.bertmesh.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.bertmesh.model.Golden;
import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.GoldenTexts;
import io.bertmesh.protocol.grpc.GrpcFailure;
import io.bertmesh.v1.FillMaskOptions;
import io.bertmesh.v1.FillMaskRequest;
import io.bertmesh.v1.FillMaskResponse;
import io.bertmesh.v1.FillMaskServiceGrpc.FillMaskServiceBlockingStub;
import io.bertmesh.v1.MaskCandidate;
import io.bertmesh.v1.MaskPrediction;
import io.grpc.Status.Code;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class FillMaskEndpointTest {

    private static final String GOOD = "中国的首都是[MASK]京。";

    @Inject
    @GrpcClient("edge")
    FillMaskServiceBlockingStub service;

    @Test
    void givesFiveCandidatesUnlessAskedForMoreOrLess() {
        FillMaskResponse response = service.fillMask(of(GOOD).build());

        assertThat(response.getModel().getName()).isEqualTo("tiny-mlm");
        assertThat(response.getModel().getVersion()).isEqualTo("1");
        assertThat(response.getModel().getFingerprint()).matches("[0-9a-f]{16}");
        assertThat(onlyMask(response).getCandidatesCount()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void givesAsManyCandidatesAsAskedFor(int topK) {
        FillMaskResponse response =
                service.fillMask(of(GOOD).setOptions(options().setTopK(topK)).build());

        assertThat(onlyMask(response).getCandidatesCount()).isEqualTo(topK);
    }

    @Test
    void answersEveryMaskByItselfAndPlacesItInBothUnits() {
        FillMaskResponse response = service.fillMask(of("😀[MASK]和[MASK]。").build());

        assertThat(response.getOutcomes(0).getResult().getMasksList())
                .extracting(
                        MaskPrediction::getUtf16Offset,
                        MaskPrediction::getUtf16End,
                        MaskPrediction::getCodePointOffset,
                        MaskPrediction::getCodePointEnd)
                .containsExactly(tuple(2, 8, 1, 7), tuple(9, 15, 8, 14));
        MaskCandidate first = response.getOutcomes(0).getResult().getMasks(0).getCandidates(0);
        assertThat(first.getFilledText()).isEqualTo("😀" + first.getToken().replace("##", "") + "和[MASK]。");
    }

    @Test
    void answersGoodTextsAndRefusesBadOnesInTheOrderOfTheRequest() {
        FillMaskResponse response = service.fillMask(
                of(GOOD, "", " \t　", "没有", "[MASK]" + "长".repeat(62), GOOD).build());

        assertThat(response.getOutcomesList().stream().map(outcome -> GrpcFailure.summary(outcome.getError())))
                .containsExactly(
                        "answer",
                        "INVALID_ARGUMENT INVALID_INPUT texts[1]: empty (expected: at least one character that is no space, control character or U+FFFD)",
                        "INVALID_ARGUMENT INVALID_INPUT texts[2]: no token (expected: at least one character that is no space, control character or U+FFFD)",
                        "INVALID_ARGUMENT INVALID_INPUT texts[3]: no [MASK] (expected: at least one [MASK])",
                        "INVALID_ARGUMENT TEXT_TOO_LONG texts[4]: 65 tokens (expected: at most 64)",
                        "answer");
        assertThat(response.getOutcomesList().stream()
                        .skip(1)
                        .limit(4)
                        .map(outcome ->
                                new GrpcFailure(outcome.getError()).metadata().get("field")))
                .containsExactly("texts[1]", "texts[2]", "texts[3]", "texts[4]");
    }

    @Test
    void refusesTextOfTooManyCharactersWithoutRepeatingIt() {
        FillMaskResponse response =
                service.fillMask(of("密".repeat(EdgeProfile.MAX_CHARACTERS + 1)).build());

        assertThat(GrpcFailure.summary(response.getOutcomes(0).getError()))
                .isEqualTo("INVALID_ARGUMENT INVALID_INPUT texts[0]: 1001 characters (expected: at most 1000)");
    }

    @Test
    void keepsToTargetsWithTheirProbabilitiesUnchanged() {
        FillMaskResponse all =
                service.fillMask(of(GOOD).setOptions(options().setTopK(100)).build());
        List<MaskCandidate> wanted =
                Stream.of(70, 30).map(onlyMask(all)::getCandidates).toList();

        FillMaskResponse response = service.fillMask(of(GOOD).setOptions(options()
                        .addAllTargets(
                                wanted.stream().map(MaskCandidate::getToken).toList())
                        .addTargets("不在词表里"))
                .build());

        assertThat(onlyMask(response).getCandidatesList()).containsExactlyElementsOf(wanted.reversed());
        assertThat(response.getUnknownTargetsList()).containsExactly("不在词表里");
    }

    @ParameterizedTest
    @MethodSource
    void refusesTheRequest(FillMaskRequest.Builder request, Code code, String reason, String field, String message) {
        GrpcFailure failure = GrpcFailure.of(() -> service.fillMask(request.build()));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.message()).isEqualTo(message);
        assertThat(failure.info().getDomain()).isEqualTo("bertmesh.v1");
        assertThat(failure.info().getReason()).isEqualTo(reason);
        assertThat(failure.metadata()).isEqualTo(field.isEmpty() ? Map.of() : Map.of("field", field));
    }

    static Stream<Arguments> refusesTheRequest() {
        List<String> tooMany = Collections.nCopies(EdgeProfile.MAX_TEXTS + 1, GOOD);
        return Stream.of(
                arguments(
                        of(), Code.INVALID_ARGUMENT, "INVALID_INPUT", "texts", "texts: empty list (expected: 1 to 20)"),
                arguments(
                        of().addAllTexts(tooMany),
                        Code.INVALID_ARGUMENT,
                        "INVALID_INPUT",
                        "texts",
                        "texts: 21 (expected: 1 to 20)"),
                arguments(
                        of(GOOD).setOptions(options().setTopK(0)),
                        Code.INVALID_ARGUMENT,
                        "INVALID_INPUT",
                        "top_k",
                        "top_k: 0 (expected: 1 to 100)"),
                arguments(
                        of(GOOD).setOptions(options().setTopK(101)),
                        Code.INVALID_ARGUMENT,
                        "INVALID_INPUT",
                        "top_k",
                        "top_k: 101 (expected: 1 to 100)"),
                arguments(
                        of(GOOD).setOptions(options().addTargets("一无所有").addTargets("二无所有")),
                        Code.INVALID_ARGUMENT,
                        "INVALID_INPUT",
                        "targets",
                        "targets: none of 2 is a token, the first is 4 tokens (expected: at least one target that is a single token of the vocabulary)"),
                arguments(
                        of(GOOD).setOptions(options().addAllTargets(Collections.nCopies(1_001, "中"))),
                        Code.INVALID_ARGUMENT,
                        "INVALID_INPUT",
                        "targets",
                        "targets: 1001 (expected: 0 to 1000)"),
                arguments(
                        of(GOOD).setOptions(options().setModel("秘密")),
                        Code.NOT_FOUND,
                        "UNKNOWN_MODEL",
                        "model",
                        "model: not loaded (expected: one of tiny-encoder, tiny-mlm)"),
                arguments(
                        of(GOOD).setOptions(options().setVersion("2")),
                        Code.NOT_FOUND,
                        "UNKNOWN_MODEL",
                        "version",
                        "version: not loaded (expected: one of 1)"),
                arguments(
                        of(GOOD).setOptions(options().setModel("tiny-encoder")),
                        Code.FAILED_PRECONDITION,
                        "TASK_NOT_OFFERED",
                        "model",
                        "model: does not offer fill-mask (expected: one of semantic-similarity, feature-extraction)"));
    }

    @Test
    void agreesWithTheReferenceLibraryOnEveryGoldenText() {
        List<Golden.Text> texts = GoldenTexts.withMasks("tiny-mlm");

        FillMaskResponse response =
                service.fillMask(of(texts.stream().map(Golden.Text::text).toArray(String[]::new))
                        .setOptions(options().setTopK(10))
                        .build());

        for (int text = 0; text < texts.size(); text++) {
            List<Golden.Mask> masks = texts.get(text).masks();
            assertThat(response.getOutcomes(text).getResult().getMasksCount()).isEqualTo(masks.size());
            for (int mask = 0; mask < masks.size(); mask++) {
                GoldenTexts.assertCandidates(
                        texts.get(text).text(),
                        candidates(response.getOutcomes(text).getResult().getMasks(mask)),
                        masks.get(mask).candidates());
            }
        }
    }

    private static FillMaskRequest.Builder of(String... texts) {
        return FillMaskRequest.newBuilder().addAllTexts(List.of(texts));
    }

    private static FillMaskOptions.Builder options() {
        return FillMaskOptions.newBuilder();
    }

    private static MaskPrediction onlyMask(FillMaskResponse response) {
        return response.getOutcomes(0).getResult().getMasks(0);
    }

    private static List<Golden.Candidate> candidates(MaskPrediction mask) {
        return mask.getCandidatesList().stream()
                .map(candidate -> new Golden.Candidate(candidate.getTokenId(), candidate.getScore()))
                .toList();
    }
}
