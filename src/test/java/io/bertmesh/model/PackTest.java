package io.bertmesh.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.testing.Seeds;
import io.bertmesh.tokenizer.Encodings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PackTest {

    private static final int HIDDEN_SIZE = 3;
    private static final int VOCABULARY_SIZE = 5;

    private static final TextInput ALL_TOKENS = TextInput.forAllTokens(Encodings.of(2, 10, 3));
    private static final TextInput MASKS = TextInput.forMasks(Encodings.of(2, 4, 11, 4, 3), new int[] {1, 3});
    private static final TextInput FIRST_TOKEN = TextInput.forFirstToken(Encodings.of(2, 12, 13, 3));

    @Test
    void laysOutTextsOneAfterAnother() {
        Pack pack = Pack.of(List.of(ALL_TOKENS, MASKS, FIRST_TOKEN));

        assertThat(pack.tokenCount()).isEqualTo(12);
        assertThat(pack.inputIds()).containsExactly(2, 10, 3, 2, 4, 11, 4, 3, 2, 12, 13, 3);
        assertThat(pack.positionIds()).containsExactly(0, 1, 2, 0, 1, 2, 3, 4, 0, 1, 2, 3);
        assertThat(pack.sequenceIds()).containsExactly(0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2);
    }

    @Test
    void countsWantedTokensFromTheStartOfTheRow() {
        Pack pack = Pack.of(List.of(ALL_TOKENS, MASKS, FIRST_TOKEN));

        assertThat(pack.vectorTokens()).containsExactly(0, 1, 2, 8);
        assertThat(pack.maskTokens()).containsExactly(4, 6);
    }

    @Test
    void refusesToBeEmpty() {
        List<TextInput> none = List.of();

        assertThatThrownBy(() -> Pack.of(none)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void givesEachTextItsVectors() {
        Pack pack = Pack.of(List.of(ALL_TOKENS, MASKS, FIRST_TOKEN));

        List<TextOutput> outputs = pack.split(numbered(pack));

        assertThat(outputs).extracting(TextOutput::vectorCount).containsExactly(3, 0, 1);
        assertThat(outputs.getFirst().vector(2)).containsExactly(6, 7, 8);
        assertThat(outputs.getLast().vector(0)).containsExactly(9, 10, 11);
        assertThat(outputs.getLast().vector(0, 1)).isEqualTo(10);
    }

    @Test
    void returnsCopiesOfVectors() {
        Pack pack = Pack.of(List.of(FIRST_TOKEN));
        TextOutput output = pack.split(numbered(pack)).getFirst();

        output.vector(0)[0] = 77;

        assertThat(output.vector(0, 0)).isZero();
    }

    @Test
    void copiesTheCallersArrayOfMasks() {
        int[] masks = {1, 3};
        TextInput input = TextInput.forMasks(Encodings.of(2, 4, 11, 4, 3), masks);

        masks[0] = 2;

        assertThat(input.maskTokens()).containsExactly(1, 3);
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void givesEachTextItsOwnPartInAnyPack(long seed) {
        List<TextInput> texts = Seeds.list(new Random(seed), 1, 12, PackTest::randomText);
        Pack pack = Pack.of(texts);

        List<TextOutput> outputs = pack.split(numbered(pack));

        assertThat(outputs).extracting(TextOutput::input).containsExactlyElementsOf(texts);
        assertThat(likeliestTokens(outputs)).isEqualTo(wantedMasks(pack));
        assertThat(firstComponents(outputs)).isEqualTo(wantedVectors(pack));
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void wantsTheSameTokensInAnyPackAsAlone(long seed) {
        List<TextInput> texts = Seeds.list(new Random(seed), 1, 12, PackTest::randomText);

        Pack pack = Pack.of(texts);

        List<Long> inPack = new ArrayList<>();
        for (long token : pack.maskTokens()) {
            inPack.add(pack.inputIds()[(int) token]);
        }
        List<Long> alone = new ArrayList<>();
        for (TextInput text : texts) {
            for (int token : text.maskTokens()) {
                alone.add(text.encoding().id(token));
            }
        }
        assertThat(inPack).isEqualTo(alone);
    }

    private static TextInput randomText(Random random) {
        long[] ids = random.longs(random.nextInt(2, 20), 0, 1_000).toArray();
        int[] masks = random.ints(random.nextInt(4), 0, ids.length).toArray();
        return new TextInput(Encodings.of(ids), random.nextInt(ids.length + 1), masks);
    }

    /** Vector components count up from 0. The likeliest token at mask number m of the row is m modulo 5. */
    private static Rows numbered(Pack pack) {
        float[] vectors = new float[pack.vectorTokens().length * HIDDEN_SIZE];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = i;
        }
        float[] logits = new float[pack.maskTokens().length * VOCABULARY_SIZE];
        for (int mask = 0; mask < pack.maskTokens().length; mask++) {
            logits[mask * VOCABULARY_SIZE + mask % VOCABULARY_SIZE] = 1;
        }
        return Rows.of(vectors, HIDDEN_SIZE, logits, VOCABULARY_SIZE);
    }

    private static List<Integer> likeliestTokens(List<TextOutput> outputs) {
        List<Integer> tokens = new ArrayList<>();
        for (TextOutput output : outputs) {
            for (int mask = 0; mask < output.maskCount(); mask++) {
                tokens.add(output.probabilities(mask).top(1, _ -> true)[0]);
            }
        }
        return tokens;
    }

    private static List<Integer> wantedMasks(Pack pack) {
        List<Integer> tokens = new ArrayList<>();
        for (int mask = 0; mask < pack.maskTokens().length; mask++) {
            tokens.add(mask % VOCABULARY_SIZE);
        }
        return tokens;
    }

    private static List<Float> firstComponents(List<TextOutput> outputs) {
        List<Float> components = new ArrayList<>();
        for (TextOutput output : outputs) {
            for (int token = 0; token < output.vectorCount(); token++) {
                components.add(output.vector(token, 0));
            }
        }
        return components;
    }

    private static List<Float> wantedVectors(Pack pack) {
        List<Float> components = new ArrayList<>();
        for (int vector = 0; vector < pack.vectorTokens().length; vector++) {
            components.add((float) (vector * HIDDEN_SIZE));
        }
        return components;
    }
}
