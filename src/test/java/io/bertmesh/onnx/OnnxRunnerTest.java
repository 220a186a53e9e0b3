package io.bertmesh.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.model.Bundle;
import io.bertmesh.model.Pack;
import io.bertmesh.model.Rows;
import io.bertmesh.model.Runner;
import io.bertmesh.model.TextInput;
import io.bertmesh.testing.Bundles;
import io.bertmesh.testing.Seeds;
import io.bertmesh.tokenizer.Encodings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class OnnxRunnerTest {

    private static final int MAX_TOKENS = 64;
    private static final int VOCABULARY_SIZE = 300;

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void answersATextTheSameToTheBitAloneAndInAnyPack(long seed) {
        List<TextInput> texts = Seeds.list(new Random(seed), 2, 12, OnnxRunnerTest::randomText);
        try (Runner runner = open(Bundles.MLM)) {
            List<Rows> alone = texts.stream()
                    .map(text -> runner.run(Pack.of(List.of(text))))
                    .toList();

            Rows packed = runner.run(Pack.of(texts));

            assertThat(bits(packed.vectors()))
                    .isEqualTo(allBits(alone.stream().map(Rows::vectors).toList()));
            assertThat(bits(packed.logits()))
                    .isEqualTo(allBits(alone.stream().map(Rows::logits).toList()));
        }
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void answersATextTheSameToTheBitWithoutAHead(long seed) {
        List<TextInput> texts = Seeds.list(new Random(seed), 2, 12, OnnxRunnerTest::randomText);
        try (Runner runner = open(Bundles.ENCODER)) {
            List<Rows> alone = texts.stream()
                    .map(text -> runner.run(Pack.of(List.of(text))))
                    .toList();

            Rows packed = runner.run(Pack.of(texts));

            assertThat(bits(packed.vectors()))
                    .isEqualTo(allBits(alone.stream().map(Rows::vectors).toList()));
        }
    }

    @Test
    void givesNoVectorsIfNoneAreWanted() {
        TextInput masks = TextInput.forMasks(Encodings.of(2, 4, 3), new int[] {1});
        try (Runner runner = open(Bundles.MLM)) {
            Rows rows = runner.run(Pack.of(List.of(masks)));

            assertThat(rows.vectors()).isEmpty();
            assertThat(rows.logits()).hasSize(VOCABULARY_SIZE);
        }
    }

    @Test
    void givesNoLogitsIfNoneAreWanted() {
        TextInput allTokens = TextInput.forAllTokens(Encodings.of(2, 4, 3));
        try (Runner runner = open(Bundles.MLM)) {
            Rows rows = runner.run(Pack.of(List.of(allTokens)));

            assertThat(rows.vectors()).hasSize(3 * 32);
            assertThat(rows.logits()).isEmpty();
        }
    }

    @Test
    void givesNothingIfNothingIsWanted() {
        TextInput nothing = TextInput.forMasks(Encodings.of(2, 4, 3), new int[0]);
        try (Runner runner = open(Bundles.MLM)) {
            Rows rows = runner.run(Pack.of(List.of(nothing)));

            assertThat(rows.vectors()).isEmpty();
            assertThat(rows.logits()).isEmpty();
        }
    }

    @Test
    void givesNoLogitsWithoutAHead() {
        TextInput masks = new TextInput(Encodings.of(2, 4, 3), 3, new int[] {1});
        try (Runner runner = open(Bundles.ENCODER)) {
            Rows rows = runner.run(Pack.of(List.of(masks)));

            assertThat(rows.vectors()).hasSize(3 * 48);
            assertThat(rows.logits()).isEmpty();
        }
    }

    @Test
    void failsARunWithAnIdOutsideTheVocabulary() {
        Pack pack = Pack.of(List.of(TextInput.forFirstToken(Encodings.of(2, VOCABULARY_SIZE, 3))));
        try (Runner runner = open(Bundles.MLM)) {
            assertThatThrownBy(() -> runner.run(pack))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("run of 3 tokens failed: ");
        }
    }

    @Test
    void goesOnAfterARunThatFailed() {
        Pack bad = Pack.of(List.of(TextInput.forFirstToken(Encodings.of(2, VOCABULARY_SIZE, 3))));
        Pack good = Pack.of(List.of(TextInput.forFirstToken(Encodings.of(2, 4, 3))));
        try (Runner runner = open(Bundles.MLM)) {
            assertThatThrownBy(() -> runner.run(bad)).isInstanceOf(IllegalStateException.class);

            Rows rows = runner.run(good);

            assertThat(rows.vectors()).hasSize(32);
        }
    }

    private static Runner open(String name) {
        Bundle bundle = Bundles.open(name);
        return OnnxRunners.onCpu().open(bundle);
    }

    private static TextInput randomText(Random random) {
        long[] ids = random.longs(random.nextInt(2, MAX_TOKENS + 1), 0, VOCABULARY_SIZE)
                .toArray();
        int[] masks = random.ints(random.nextInt(4), 0, ids.length).toArray();
        return new TextInput(Encodings.of(ids), random.nextInt(ids.length + 1), masks);
    }

    private static List<Integer> allBits(List<float[]> arrays) {
        return arrays.stream().flatMap(array -> bits(array).stream()).toList();
    }

    private static List<Integer> bits(float[] values) {
        List<Integer> bits = new ArrayList<>();
        for (float value : values) {
            bits.add(Float.floatToRawIntBits(value));
        }
        return bits;
    }
}
