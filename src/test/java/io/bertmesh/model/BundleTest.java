package io.bertmesh.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.model.Manifest.Source;
import io.bertmesh.testing.Bundles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BundleTest {

    @TempDir
    private Path models;

    @ParameterizedTest
    @EnumSource(names = {"FP32", "INT8"})
    void servesTheVariantOfTheWantedPrecision(Precision precision) throws IOException {
        Path directory = withInt8(models);

        Bundle bundle = Bundles.open(directory, new VariantChoice(precision, Map.of(), Provider.CPU));

        assertThat(bundle.variant())
                .returns(precision, Manifest.Variant::precision)
                .returns("model.%s.onnx".formatted(precision.label()), Manifest.Variant::file)
                .returns(true, variant -> variant.providers().contains(Provider.CPU));
    }

    @Test
    void servesAModelInItsOwnPrecision() throws IOException {
        Path directory = withInt8(models);

        Bundle own = Bundles.open(
                directory, new VariantChoice(Precision.FP32, Map.of("tiny-mlm", Precision.INT8), Provider.CPU));
        Bundle other = Bundles.open(
                directory, new VariantChoice(Precision.FP32, Map.of("other", Precision.INT8), Provider.CPU));

        assertThat(own.variant().precision()).isEqualTo(Precision.INT8);
        assertThat(other.variant().precision()).isEqualTo(Precision.FP32);
    }

    @Test
    void refusesAPrecisionThatItDoesNotHave() throws IOException {
        Path directory = withInt8(models);
        VariantChoice choice = new VariantChoice(Precision.FP16, Map.of(), Provider.CPU);

        assertThatThrownBy(() -> Bundles.open(directory, choice))
                .isInstanceOf(BundleException.class)
                .hasMessage(
                        "bundle %s: manifest.json: no variant of precision fp16 (expected: fp32 or int8)", directory);
    }

    @Test
    void refusesAPrecisionThatIsNotForTheProvider() throws IOException {
        Path directory = withInt8(models);
        VariantChoice choice = new VariantChoice(Precision.INT8, Map.of(), Provider.CUDA);

        assertThatThrownBy(() -> Bundles.open(directory, choice))
                .isInstanceOf(BundleException.class)
                .hasMessage(
                        "bundle %s: manifest.json: the variant of precision int8 is not for cuda (expected: fp32)",
                        directory);
    }

    @Test
    void opensWhereTheGraphOfAnotherPrecisionIsMissing() throws IOException {
        Path directory = withInt8(models);
        Files.delete(directory.resolve("model.int8.onnx"));

        Bundle bundle = Bundles.open(directory);

        assertThat(bundle.variant().precision()).isEqualTo(Precision.FP32);
    }

    @Test
    void opensAmongTheResourcesOfTheProgram() {
        Bundle bundle = Bundle.open(new BundleFiles.Embedded("models/tiny-mlm/1"), Bundles.FP32_ON_CPU);

        assertThat(bundle.tokenizerJson())
                .isEqualTo(Bundles.open(Bundles.MLM).tokenizerJson())
                .isNotEmpty();
    }

    @Test
    void namesAMissingEmbeddedBundle() {
        BundleFiles nowhere = new BundleFiles.Embedded("models/none/1");

        assertThatThrownBy(() -> Bundle.open(nowhere, Bundles.FP32_ON_CPU))
                .isInstanceOf(BundleException.class)
                .hasMessage("bundle embedded models/none/1: manifest.json: missing (expected: a readable file)");
    }

    @Test
    void opensWithFieldsThatItDoesNotKnow() throws IOException {
        Path directory = Bundles.copy(Bundles.MLM, models.resolve("a"), manifest -> manifest.put("mood", "sunny"));

        Source source = Bundles.open(directory).manifest().source();

        assertThat(source.repository()).isEqualTo("random-seed-1");
    }

    @Test
    void readsItsGoldenTexts() {
        Optional<Golden> golden = Bundles.open(Bundles.MLM).golden();

        assertThat(golden).hasValueSatisfying(read -> {
            assertThat(read.tolerance()).isEqualTo(Map.of(Precision.FP32, new Golden.Tolerance(1e-4, 1e-5)));
            assertThat(read.texts()).hasSizeGreaterThan(5);
            assertThat(read.texts().getFirst().inputIds()).containsExactly(2L, 173L, 210L, 99L, 3L);
        });
    }

    @Test
    void opensWithoutGoldenTexts() throws IOException {
        Path directory = Bundles.copy(Bundles.MLM, models.resolve("a"), manifest -> manifest.remove("golden"));

        Optional<Golden> golden = Bundles.open(directory).golden();

        assertThat(golden).isEmpty();
    }

    @Test
    void refusesMalformedGoldenTexts() throws IOException {
        Path directory = Bundles.copy(Bundles.MLM, models);
        Bundles.replaceGolden(directory, "{\"tolerance\":{\"fp32\":{\"vector\":0.1}},\"texts\":[]}");
        Bundle bundle = Bundles.open(directory);

        assertThatThrownBy(bundle::golden)
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith("bundle %s: golden.json: ".formatted(directory))
                .hasMessageContaining("field tolerance.fp32.probability: missing or malformed");
    }

    @Test
    void refusesAToleranceOfAnUnknownPrecision() throws IOException {
        Path directory = Bundles.copy(Bundles.MLM, models);
        Bundles.replaceGolden(directory, "{\"tolerance\":{\"int4\":{}},\"texts\":[]}");
        Bundle bundle = Bundles.open(directory);

        assertThatThrownBy(bundle::golden)
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("golden.json: field tolerance: int4 (expected: fp32 or fp16 or int8)");
    }

    @Test
    void refusesToReadAFileThatWasDeleted() throws IOException {
        Path directory = Bundles.copy(Bundles.MLM, models);
        Bundle bundle = Bundles.open(directory);
        Files.delete(directory.resolve("tokenizer.json"));

        assertThatThrownBy(bundle::tokenizerJson)
                .isInstanceOf(BundleException.class)
                .hasMessage("bundle %s: tokenizer.json: missing (expected: a readable file)", directory);
    }

    @Test
    void keepsItsFingerprintInEveryPlace() throws IOException {
        Path directory = Bundles.copy(Bundles.MLM, models.resolve("a"), manifest -> manifest.put("name", "other"));

        String fingerprint = Bundles.open(directory).fingerprint();

        assertThat(fingerprint)
                .matches("[0-9a-f]{16}")
                .isEqualTo(Bundles.open(Bundles.MLM).fingerprint());
    }

    @Test
    void changesItsFingerprintWithTheWeights() throws IOException {
        Path directory = Bundles.copy(Bundles.MLM, models);
        Bundles.replaceGraph(directory, new byte[] {1, 2, 3});

        String fingerprint = Bundles.open(directory).fingerprint();

        assertThat(fingerprint).isNotEqualTo(Bundles.open(Bundles.MLM).fingerprint());
    }

    @Test
    void changesItsFingerprintWithTheTokenizer() throws IOException {
        Path directory = Bundles.copy(Bundles.MLM, models);
        Bundles.replaceTokenizer(directory, "{}");

        String fingerprint = Bundles.open(directory).fingerprint();

        assertThat(fingerprint).isNotEqualTo(Bundles.open(Bundles.MLM).fingerprint());
    }

    @Test
    void changesItsFingerprintWithThePrecision() throws IOException {
        Path directory = withInt8(models);

        String fingerprint = Bundles.open(directory, new VariantChoice(Precision.INT8, Map.of(), Provider.CPU))
                .fingerprint();

        assertThat(fingerprint).isNotEqualTo(Bundles.open(directory).fingerprint());
    }

    private static Path withInt8(Path models) throws IOException {
        Path directory = Bundles.copy(Bundles.MLM, models);
        Bundles.addVariant(directory, "int8", "cpu");
        return directory;
    }
}
