package io.bertmesh.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BatchesTest {

    @Test
    void laysTextsOneAfterAnotherInAPack() {
        GraphInput pack = GraphInput.packed(texts(3, 2));

        assertThat(pack.rows()).isEqualTo(1);
        assertThat(pack.inputIds()).containsExactly(3, 3, 3, 2, 2);
        assertThat(pack.positionIds()).containsExactly(0, 1, 2, 0, 1);
        assertThat(pack.sequenceIds()).containsExactly(0, 0, 0, 1, 1);
        assertThat(pack.vectorTokens()).containsExactly(0, 3);
    }

    @Test
    void padsRowsToTheLongestText() {
        GraphInput batch = GraphInput.padded(texts(3, 1));

        assertThat(batch.rows()).isEqualTo(2);
        assertThat(batch.length()).isEqualTo(3);
        assertThat(batch.inputIds()).containsExactly(3, 3, 3, 1, 0, 0);
        assertThat(batch.sequenceIds()).containsExactly(0, 0, 0, 0, -1, -1);
        assertThat(batch.vectorTokens()).containsExactly(0, 3);
    }

    @Test
    void asksForTheVectorsOfPaddingToo() {
        assertThat(GraphInput.padded(texts(2, 1)).withAllVectors().vectorTokens())
                .containsExactly(0, 1, 2, 3);
    }

    @Test
    void fillsPacksWithTheLongestFirst() {
        assertThat(lengths(Batches.ideal(texts(4, 6, 5, 5), 10))).containsExactly(10, 10);
    }

    @Test
    void givesATextOverTheBudgetAPackOfItsOwn() {
        assertThat(lengths(Batches.ideal(texts(20, 4), 10))).containsExactly(20, 4);
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void packsEveryTokenOnceAndKeepsTheBudget(long seed) {
        List<BenchText> texts = Seeds.list(new Random(seed), 1, 200, random -> text(random.nextInt(4, 129)));

        List<GraphInput> packs = Batches.ideal(texts, 128);

        assertThat(lengths(packs)).allMatch(length -> length <= 128);
        assertThat(lengths(packs).stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(texts.stream().mapToInt(BenchText::tokens).sum());
    }

    @Test
    void keepsTheOrderOfArrivalInPaddedBatches() {
        List<BenchText> texts =
                IntStream.rangeClosed(1, 33).mapToObj(BatchesTest::text).toList();

        List<GraphInput> batches = Batches.padded(texts);

        assertThat(batches).extracting(GraphInput::rows).containsExactly(32, 1);
        assertThat(lengths(batches)).containsExactly(32, 33);
    }

    private static List<Integer> lengths(List<GraphInput> inputs) {
        return inputs.stream().map(GraphInput::length).toList();
    }

    private static List<BenchText> texts(int... lengths) {
        return Arrays.stream(lengths).mapToObj(BatchesTest::text).toList();
    }

    /** A text of this many tokens, whose ids all equal that number. */
    private static BenchText text(int length) {
        long[] ids = new long[length];
        Arrays.fill(ids, length);
        return new BenchText("x".repeat(length), ids);
    }
}
