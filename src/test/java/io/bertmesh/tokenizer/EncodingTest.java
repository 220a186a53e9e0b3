package io.bertmesh.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EncodingTest {

    private static final long CLS = 2;
    private static final long SEP = 3;

    @ParameterizedTest
    @CsvSource({"2, 3, 2 3", "3, 2, 2 11 3", "4, 1, 2 11 12 3"})
    void cutsTheTokensBeforeTheLast(int maxTokens, int dropped, String expectedIds) {
        Encoding whole = Encodings.of(CLS, 11, 12, 13, SEP);

        Encoding cut = whole.truncatedTo(maxTokens);

        assertThat(ids(cut)).isEqualTo(expectedIds);
        assertThat(cut.droppedTokenCount()).isEqualTo(dropped);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 1_000})
    void staysWholeUpToItsExactLength(int maxTokens) {
        Encoding whole = Encodings.of(CLS, 11, 12, 13, SEP);

        Encoding cut = whole.truncatedTo(maxTokens);

        assertThat(cut).isSameAs(whole).returns(0, Encoding::droppedTokenCount);
    }

    @Test
    void keepsOffsetsOfTheTokensThatRemain() {
        Encoding cut = Encodings.of(CLS, 11, 12, 13, SEP).truncatedTo(4);

        assertThat(spans(cut)).containsExactly("-1 -1", "0 1", "1 2", "-1 -1");
    }

    @Test
    void findsTheIndicesOfAnId() {
        Encoding encoding = Encodings.of(CLS, 4, 12, 4, SEP);

        int[] indices = encoding.indicesOf(4);

        assertThat(indices).containsExactly(1, 3);
    }

    @Test
    void findsNoIndexOfAnAbsentId() {
        Encoding encoding = Encodings.of(CLS, 11, SEP);

        int[] indices = encoding.indicesOf(4);

        assertThat(indices).isEmpty();
    }

    @Test
    void copiesItsIdsToAPosition() {
        long[] target = new long[6];

        Encodings.of(CLS, 11, SEP).copyIds(target, 2);

        assertThat(target).containsExactly(0, 0, CLS, 11, SEP, 0);
    }

    @Test
    void hasTheSameIdsAsATextThatIsSpeltDifferently() {
        Encoding encoding = Encodings.of(CLS, 11, 12, SEP);
        Encoding respelt = Encodings.spelt(3, CLS, 11, 12, SEP);

        boolean same = encoding.hasSameIds(respelt);

        assertThat(same).isTrue();
        assertThat(respelt.idsHashCode()).isEqualTo(encoding.idsHashCode());
        assertThat(respelt.compareIds(encoding)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2 11 3", "2 12 11 3", "2 11 12 13 3", "11 12"})
    void hasDifferentIdsFromAnyOtherText(String ids) {
        Encoding other = Encodings.of(
                Arrays.stream(ids.split(" ")).mapToLong(Long::parseLong).toArray());

        boolean same = Encodings.of(CLS, 11, 12, SEP).hasSameIds(other);

        assertThat(same).isFalse();
    }

    private static String ids(Encoding encoding) {
        List<String> ids = IntStream.range(0, encoding.tokenCount())
                .mapToObj(token -> String.valueOf(encoding.id(token)))
                .toList();
        return String.join(" ", ids);
    }

    private static List<String> spans(Encoding encoding) {
        return IntStream.range(0, encoding.tokenCount())
                .mapToObj(token -> encoding.codePointStart(token) + " " + encoding.codePointEnd(token))
                .toList();
    }
}
