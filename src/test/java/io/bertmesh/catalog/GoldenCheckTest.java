package io.bertmesh.catalog;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.model.Bundle;
import io.bertmesh.model.BundleException;
import io.bertmesh.model.Golden;
import io.bertmesh.model.Pack;
import io.bertmesh.model.Precision;
import io.bertmesh.model.Provider;
import io.bertmesh.model.Rows;
import io.bertmesh.model.Runner;
import io.bertmesh.model.StopSignal;
import io.bertmesh.model.VariantChoice;
import io.bertmesh.onnx.OnnxRunners;
import io.bertmesh.testing.Bundles;
import io.bertmesh.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GoldenCheckTest {

    private final Bundle bundle = Bundles.open(Bundles.MLM);
    private final Runner runner = OnnxRunners.onCpu().open(bundle);
    private Tokenizer tokenizer;

    @BeforeEach
    void loadTokenizer() throws IOException {
        tokenizer = Tokenizer.load(bundle.tokenizerJson());
    }

    @AfterEach
    void close() {
        runner.close();
        tokenizer.close();
    }

    @Test
    void agreesWithTheReferenceLibrary() {
        Golden golden = bundle.golden().orElseThrow();

        assertThatCode(() -> check(runner, golden)).doesNotThrowAnyException();
    }

    @Test
    void agreesWithTheReferenceLibraryWithoutAHead() {
        Bundle encoder = Bundles.open(Bundles.ENCODER);
        Golden golden = encoder.golden().orElseThrow();
        try (Runner encoderRunner = OnnxRunners.onCpu().open(encoder)) {
            GoldenCheck check = new GoldenCheck(encoder, tokenizer, encoderRunner);

            assertThatCode(() -> check.check(golden)).doesNotThrowAnyException();
        }
    }

    @Test
    void refusesGoldenFilesWithoutTexts() {
        Golden empty = new Golden(bundle.golden().orElseThrow().tolerance(), List.of());

        assertThatThrownBy(() -> check(runner, empty))
                .isInstanceOf(BundleException.class)
                .hasMessage("bundle %s: golden.json: no texts (expected: at least one)", bundle.files());
    }

    @Test
    void refusesAVectorOfAnotherLength() {
        Golden golden = changed(text -> withCls(text, text.cls().subList(0, 31)));

        assertThatThrownBy(() -> check(runner, golden))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("texts[1]: vector of [CLS] has 32 components (expected: 31)");
    }

    @Test
    void refusesAnotherTokenId() {
        Golden golden = changed(text -> withIds(text, replaced(text.inputIds(), 2, 77L)));

        assertThatThrownBy(() -> check(runner, golden))
                .isInstanceOf(BundleException.class)
                .hasMessage(
                        "bundle %s: golden.json: an answer is wrong: texts[1]: token 2 has id 176 (expected: 77)",
                        bundle.files());
    }

    @Test
    void refusesAnotherNumberOfTokens() {
        Golden golden = changed(text -> withIds(text, text.inputIds().subList(0, 3)));

        assertThatThrownBy(() -> check(runner, golden))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("texts[1]: 11 tokens (expected: 3)");
    }

    @ParameterizedTest
    @ValueSource(floats = {0.0002f, -0.0002f, Float.NaN, Float.POSITIVE_INFINITY})
    void refusesAnotherVector(float difference) {
        Golden golden = changed(text ->
                withCls(text, replaced(text.cls(), 31, text.cls().get(31) + difference)));

        assertThatThrownBy(() -> check(runner, golden))
                .isInstanceOf(BundleException.class)
                .hasMessageContainingAll("texts[1]: vector of [CLS] differs by ", "(expected: at most 1.0e-04)");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.00002, -0.00002, Double.NaN})
    void refusesAnotherProbability(double difference) {
        Golden golden = changed(text -> withLastScorePlus(text, difference));

        assertThatThrownBy(() -> check(runner, golden))
                .isInstanceOf(BundleException.class)
                .hasMessageContainingAll(
                        "texts[1]: probability of token id ", " at mask 0 differs by ", "(expected: at most 1.0e-05)");
    }

    @Test
    void toleratesTheDifferenceThatTheBundleStates() {
        Golden golden = changed(text -> withLastScorePlus(text, 0.000005));

        assertThatCode(() -> check(runner, golden)).doesNotThrowAnyException();
    }

    @Test
    void usesTheToleranceOfTheServedPrecision(@TempDir Path models) throws IOException {
        Path directory = Bundles.copy(Bundles.MLM, models);
        Bundles.addVariant(directory, "int8", "cpu");
        Bundle int8 = Bundles.open(directory, new VariantChoice(Precision.INT8, Map.of(), Provider.CPU));
        Golden far = changed(text -> withLastScorePlus(text, 0.01));
        Golden.Tolerance wide = new Golden.Tolerance(0.1, 0.02);
        Golden both = new Golden(
                Map.of(Precision.FP32, far.tolerance().get(Precision.FP32), Precision.INT8, wide), far.texts());

        assertThatCode(() -> new GoldenCheck(int8, tokenizer, runner).check(both))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> check(runner, both)).hasMessageContaining("differs by 1.0e-02");
    }

    @Test
    void refusesAPrecisionWithoutATolerance() {
        Golden golden = bundle.golden().orElseThrow();
        Golden other = new Golden(Map.of(Precision.INT8, golden.tolerance().get(Precision.FP32)), golden.texts());

        assertThatThrownBy(() -> check(runner, other))
                .isInstanceOf(BundleException.class)
                .hasMessage("bundle %s: golden.json: no tolerance of precision fp32 (expected: one)", bundle.files());
    }

    @Test
    void refusesAModelWhoseVectorsAreNaN() {
        Golden golden = bundle.golden().orElseThrow();
        Runner broken =
                new Distorted(runner, rows -> Rows.lent(nans(rows.vectors()), 32, rows.logits(), 300, rows::close));

        assertThatThrownBy(() -> check(broken, golden))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("texts[0]: vector of [CLS] differs by NaN");
    }

    @Test
    void refusesAModelWhoseLogitsAreNaN() {
        Golden golden = bundle.golden().orElseThrow();
        Runner broken =
                new Distorted(runner, rows -> Rows.lent(rows.vectors(), 32, nans(rows.logits()), 300, rows::close));

        assertThatThrownBy(() -> check(broken, golden))
                .isInstanceOf(BundleException.class)
                .hasMessageContainingAll("texts[1]: probability of token id ", "differs by NaN");
    }

    private void check(Runner checked, Golden golden) {
        new GoldenCheck(bundle, tokenizer, checked).check(golden);
    }

    /** The golden texts with a change to the second one, which has a mask. */
    private Golden changed(UnaryOperator<Golden.Text> change) {
        Golden golden = bundle.golden().orElseThrow();
        Golden.Text text = golden.texts().get(1);
        return new Golden(golden.tolerance(), replaced(golden.texts(), 1, change.apply(text)));
    }

    private static Golden.Text withIds(Golden.Text text, List<Long> ids) {
        return new Golden.Text(text.text(), ids, text.cls(), text.mean(), text.max(), text.masks());
    }

    private static Golden.Text withCls(Golden.Text text, List<Float> cls) {
        return new Golden.Text(text.text(), text.inputIds(), cls, text.mean(), text.max(), text.masks());
    }

    private static Golden.Text withLastScorePlus(Golden.Text text, double difference) {
        Golden.Mask mask = text.masks().getFirst();
        int last = mask.candidates().size() - 1;
        Golden.Candidate candidate = mask.candidates().get(last);
        Golden.Candidate changed = new Golden.Candidate(candidate.tokenId(), candidate.score() + difference);
        Golden.Mask changedMask = new Golden.Mask(mask.tokenIndex(), replaced(mask.candidates(), last, changed));
        return new Golden.Text(text.text(), text.inputIds(), text.cls(), text.mean(), text.max(), List.of(changedMask));
    }

    private static <T> List<T> replaced(List<T> list, int index, T element) {
        List<T> copy = new ArrayList<>(list);
        copy.set(index, element);
        return copy;
    }

    private static FloatBuffer nans(FloatBuffer values) {
        float[] nans = new float[values.remaining()];
        Arrays.fill(nans, Float.NaN);
        return FloatBuffer.wrap(nans);
    }

    /** A runner that changes another runner's answers. */
    private record Distorted(Runner runner, UnaryOperator<Rows> change) implements Runner {
        @Override
        public Rows run(Pack pack, StopSignal stop) {
            return change.apply(runner.run(pack, stop));
        }

        @Override
        public Provider provider() {
            return runner.provider();
        }

        @Override
        public void close() {
            runner.close();
        }
    }
}
