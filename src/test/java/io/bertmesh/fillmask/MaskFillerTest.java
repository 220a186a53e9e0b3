package io.bertmesh.fillmask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bertmesh.call.AnswerSource;
import io.bertmesh.fillmask.FillMask.Candidate;
import io.bertmesh.model.Pack;
import io.bertmesh.model.Rows;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import io.bertmesh.testing.Bundles;
import io.bertmesh.tokenizer.Encoding;
import io.bertmesh.tokenizer.Tokenizer;
import io.bertmesh.tokenizer.Vocabularies;
import io.bertmesh.tokenizer.Vocabulary;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(Lifecycle.PER_CLASS)
final class MaskFillerTest {

    private static final Vocabulary VOCABULARY = Vocabularies.of("[PAD]", "北", "##京", "😀");
    /** Candidates of the first mask: 北, then ##京; of the second: 😀, then 北. */
    private static final float[] LOGITS = {0, 3, 2, 1, 0, 2, 1, 3};

    private Tokenizer tokenizer;

    @BeforeAll
    void load() throws IOException {
        tokenizer = Tokenizer.load(Bundles.open(Bundles.MLM).tokenizerJson());
    }

    @AfterAll
    void close() {
        tokenizer.close();
    }

    @ParameterizedTest
    @CsvSource({
        "[MASK]京。, 0, 6, 0, 6",
        "中国[MASK]京。, 2, 8, 2, 8",
        "😀[MASK]京。, 2, 8, 1, 7",
        "😀a😀 [MASK], 6, 12, 4, 10",
        "e\u0301[MASK], 2, 8, 2, 8",
        "\u4e00\ud840\udc00[MASK], 3, 9, 2, 8",
    })
    void countsOffsetsInUtf16UnitsAndInCodePoints(
            String text, int utf16Offset, int utf16End, int codePointOffset, int codePointEnd) {
        FillMask.Result result = fill(text, 1);

        assertThat(result.masks().getFirst())
                .returns(utf16Offset, FillMask.Mask::utf16Offset)
                .returns(utf16End, FillMask.Mask::utf16End)
                .returns(codePointOffset, FillMask.Mask::codePointOffset)
                .returns(codePointEnd, FillMask.Mask::codePointEnd);
    }

    @Test
    void putsTheCandidateInPlaceOfItsMask() {
        FillMask.Result result = fill("😀[MASK]京。", 1);

        assertThat(filledTexts(result, 0)).containsExactly("😀北京。");
    }

    @Test
    void leavesOutTheMarkOfAPiece() {
        FillMask.Result result = fill("北[MASK]。", 2);

        assertThat(result.masks().getFirst().candidates())
                .extracting(Candidate::token)
                .containsExactly("北", "##京");
        assertThat(filledTexts(result, 0)).containsExactly("北北。", "北京。");
    }

    @Test
    void fillsEachMaskAsIfTheOthersStayed() {
        FillMask.Result result = fill("[MASK]在[MASK]。", 1);

        assertThat(filledTexts(result, 0)).containsExactly("北在[MASK]。");
        assertThat(filledTexts(result, 1)).containsExactly("[MASK]在😀。");
        assertThat(result.masks().getLast())
                .returns(7, FillMask.Mask::utf16Offset)
                .returns(7, FillMask.Mask::codePointOffset);
    }

    @Test
    void givesCandidatesBestFirstWithTheirProbabilities() {
        List<Candidate> candidates = fill("[MASK]", 4).masks().getFirst().candidates();

        double sum = 1 + Math.E + Math.exp(2) + Math.exp(3);
        assertThat(candidates).extracting(Candidate::tokenId).containsExactly(1, 2, 3, 0);
        assertThat((double) candidates.getFirst().score()).isCloseTo(Math.exp(3) / sum, within(1e-6));
        assertThat((double) candidates.getLast().score()).isCloseTo(1 / sum, within(1e-6));
    }

    @Test
    void keepsProbabilitiesOverTheWholeVocabularyForTargets() {
        double score =
                fill("[MASK]", 1).masks().getFirst().candidates().getFirst().score();
        AllowedTokens targets = Targets.of(VOCABULARY, "😀", "北");
        TextOutput output = output("[MASK]");

        FillMask.Result result = fill("[MASK]", targets, 5, output);

        assertThat(result.masks().getFirst().candidates())
                .extracting(Candidate::tokenId)
                .containsExactly(1, 3);
        assertThat((double) result.masks().getFirst().candidates().getFirst().score())
                .isEqualTo(score);
    }

    @Test
    void namesNoRowOfTheGraphThatIsNoToken() {
        Vocabulary smaller = Vocabularies.of("[PAD]", "北", "##京");
        CandidatesReader reader = new CandidatesReader(Targets.of(smaller), 4, smaller.size());

        TokenScores[] scores = reader.read(output("[MASK]"));

        assertThat(scores[0].ids()).containsExactly(1, 2, 0);
    }

    @Test
    void countsTheTokensOfTheText() {
        FillMask.Result result = fill("中国[MASK]京。", 1);

        assertThat(result.tokenCount()).isEqualTo(7);
    }

    private FillMask.Result fill(String text, int topK) {
        AllowedTokens all = Targets.of(VOCABULARY);
        return fill(text, all, topK, output(text));
    }

    private static FillMask.Result fill(String text, AllowedTokens allowed, int topK, TextOutput output) {
        TokenScores[] scores = new CandidatesReader(allowed, topK, VOCABULARY.size()).read(output);
        return new MaskFiller(text, VOCABULARY).fill(output.input(), scores, AnswerSource.COMPUTED);
    }

    private TextOutput output(String text) {
        Encoding encoding = tokenizer.encode("texts[0]", text);
        int[] masks = encoding.indicesOf(tokenizer.vocabulary().id("[MASK]").orElseThrow());
        Pack pack = Pack.of(List.of(TextInput.forMasks(encoding, masks)));
        return pack.split(Rows.of(new float[0], 0, LOGITS, VOCABULARY.size())).getFirst();
    }

    private static List<String> filledTexts(FillMask.Result result, int mask) {
        return result.masks().get(mask).candidates().stream()
                .map(Candidate::filledText)
                .toList();
    }
}
