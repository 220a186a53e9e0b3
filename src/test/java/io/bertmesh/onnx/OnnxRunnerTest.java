package io.bertmesh.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.model.Bundle;
import io.bertmesh.model.Pack;
import io.bertmesh.model.Rows;
import io.bertmesh.model.Runner;
import io.bertmesh.model.StopSignal;
import io.bertmesh.model.TextInput;
import io.bertmesh.testing.Bundles;
import io.bertmesh.testing.Seeds;
import io.bertmesh.tokenizer.Encodings;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class OnnxRunnerTest {

    private static final int MAX_TOKENS = 64;
    private static final int VOCABULARY_SIZE = 300;

    private static final TextInput GOOD = TextInput.forFirstToken(Encodings.of(2, 10, 3));

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void answersATextTheSameToTheBitAloneAndInAnyPack(long seed) {
        List<TextInput> texts = Seeds.list(new Random(seed), 2, 12, OnnxRunnerTest::randomText);
        try (Runner runner = open(Bundles.MLM)) {
            List<Answer> alone =
                    texts.stream().map(text -> run(runner, List.of(text))).toList();

            Answer packed = run(runner, texts);

            assertThat(packed.vectors())
                    .isEqualTo(alone.stream()
                            .flatMap(answer -> answer.vectors().stream())
                            .toList());
            assertThat(packed.logits())
                    .isEqualTo(alone.stream()
                            .flatMap(answer -> answer.logits().stream())
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void answersATextTheSameToTheBitWithoutAHead(long seed) {
        List<TextInput> texts = Seeds.list(new Random(seed), 2, 12, OnnxRunnerTest::randomText);
        try (Runner runner = open(Bundles.ENCODER)) {
            List<Answer> alone =
                    texts.stream().map(text -> run(runner, List.of(text))).toList();

            Answer packed = run(runner, texts);

            assertThat(packed.vectors())
                    .isEqualTo(alone.stream()
                            .flatMap(answer -> answer.vectors().stream())
                            .toList());
        }
    }

    @Test
    void givesNoVectorsIfNoneAreWanted() {
        TextInput masks = TextInput.forMasks(Encodings.of(2, 4, 3), new int[] {1});
        try (Runner runner = open(Bundles.MLM)) {
            Answer answer = run(runner, List.of(masks));

            assertThat(answer.vectors()).isEmpty();
            assertThat(answer.logits()).hasSize(VOCABULARY_SIZE);
        }
    }

    @Test
    void givesNoLogitsIfNoneAreWanted() {
        TextInput allTokens = TextInput.forAllTokens(Encodings.of(2, 4, 3));
        try (Runner runner = open(Bundles.MLM)) {
            Answer answer = run(runner, List.of(allTokens));

            assertThat(answer.vectors()).hasSize(3 * 32);
            assertThat(answer.logits()).isEmpty();
        }
    }

    @Test
    void givesNothingIfNothingIsWanted() {
        TextInput nothing = TextInput.forMasks(Encodings.of(2, 4, 3), new int[0]);
        try (Runner runner = open(Bundles.MLM)) {
            Answer answer = run(runner, List.of(nothing));

            assertThat(answer.vectors()).isEmpty();
            assertThat(answer.logits()).isEmpty();
        }
    }

    @Test
    void givesNoLogitsWithoutAHead() {
        TextInput masks = new TextInput(Encodings.of(2, 4, 3), 3, new int[] {1});
        try (Runner runner = open(Bundles.ENCODER)) {
            Answer answer = run(runner, List.of(masks));

            assertThat(answer.vectors()).hasSize(3 * 48);
            assertThat(answer.logits()).isEmpty();
        }
    }

    @Test
    void failsARunWithAnIdOutsideTheVocabulary() {
        Pack pack = Pack.of(List.of(TextInput.forFirstToken(Encodings.of(2, VOCABULARY_SIZE, 3))));
        try (Runner runner = open(Bundles.MLM)) {
            assertThatThrownBy(() -> runner.run(pack, new StopSignal()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("run of 3 tokens failed: ");
        }
    }

    @Test
    void runsAgainAfterARunThatFailed() {
        Pack bad = Pack.of(List.of(TextInput.forFirstToken(Encodings.of(2, VOCABULARY_SIZE, 3))));
        TextInput good = TextInput.forFirstToken(Encodings.of(2, 4, 3));
        try (Runner runner = open(Bundles.MLM)) {
            assertThatThrownBy(() -> runner.run(bad, new StopSignal())).isInstanceOf(IllegalStateException.class);

            Answer answer = run(runner, List.of(good));

            assertThat(answer.vectors()).hasSize(32);
        }
    }

    @Test
    void endsARunThatIsStopped() {
        Pack pack = Pack.of(List.of(GOOD));
        StopSignal stop = new StopSignal();
        stop.stop();
        try (Runner runner = open(Bundles.MLM)) {
            assertThatThrownBy(() -> runner.run(pack, stop))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("run of 3 tokens failed: ");
        }
    }

    @Test
    void runsAgainAfterARunThatWasStopped() {
        Pack pack = Pack.of(List.of(GOOD));
        StopSignal stop = new StopSignal();
        stop.stop();
        try (Runner runner = open(Bundles.MLM)) {
            Answer before = run(runner, List.of(GOOD));
            assertThatThrownBy(() -> runner.run(pack, stop)).isInstanceOf(IllegalStateException.class);

            Answer after = run(runner, List.of(GOOD));

            assertThat(after).isEqualTo(before);
        }
    }

    @Test
    void ignoresAStopAfterARun() {
        StopSignal stop = new StopSignal();
        try (Runner runner = open(Bundles.MLM)) {
            Answer before = run(runner, List.of(GOOD));
            runner.run(Pack.of(List.of(GOOD)), stop).close();

            stop.stop();

            assertThat(run(runner, List.of(GOOD))).isEqualTo(before);
        }
    }

    @Test
    void keepsTheAnswersOfRunsApartWhileBothAreRead() {
        TextInput other = TextInput.forAllTokens(Encodings.of(2, 77, 78, 79, 3));
        try (Runner runner = open(Bundles.MLM)) {
            Answer alone = run(runner, List.of(GOOD));
            Answer otherAlone = run(runner, List.of(other));

            try (Rows rows = runner.run(Pack.of(List.of(GOOD)), new StopSignal());
                    Rows otherRows = runner.run(Pack.of(List.of(other)), new StopSignal())) {
                assertThat(Answer.of(rows)).isEqualTo(alone);
                assertThat(Answer.of(otherRows)).isEqualTo(otherAlone);
            }
        }
    }

    @Test
    void reusesTheMemoryOfClosedAnswers() {
        try (Runner runner = open(Bundles.MLM)) {
            Rows rows = runner.run(Pack.of(List.of(GOOD)), new StopSignal());
            FloatBuffer memory = rows.vectors();
            rows.close();

            try (Rows next = runner.run(Pack.of(List.of(GOOD)), new StopSignal())) {
                assertThat(next.vectors()).isSameAs(memory);
            }
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

    private static Answer run(Runner runner, List<TextInput> texts) {
        try (Rows rows = runner.run(Pack.of(texts), new StopSignal())) {
            return Answer.of(rows);
        }
    }

    /** The bits of all numbers of a run. */
    private record Answer(List<Integer> vectors, List<Integer> logits) {

        static Answer of(Rows rows) {
            return new Answer(bits(rows.vectors()), bits(rows.logits()));
        }
    }

    private static List<Integer> bits(FloatBuffer values) {
        List<Integer> bits = new ArrayList<>();
        for (int i = 0; i < values.limit(); i++) {
            bits.add(Float.floatToRawIntBits(values.get(i)));
        }
        return bits;
    }
}
