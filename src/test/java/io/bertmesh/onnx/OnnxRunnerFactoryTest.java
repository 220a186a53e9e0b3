package io.bertmesh.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bertmesh.model.Bundle;
import io.bertmesh.model.BundleException;
import io.bertmesh.model.BundleFiles;
import io.bertmesh.model.Pack;
import io.bertmesh.model.Precision;
import io.bertmesh.model.Provider;
import io.bertmesh.model.Rows;
import io.bertmesh.model.Runner;
import io.bertmesh.model.StopSignal;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.VariantChoice;
import io.bertmesh.testing.Bundles;
import io.bertmesh.tokenizer.Encodings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OnnxRunnerFactoryTest {

    private static final Pack PACK = Pack.of(List.of(TextInput.forFirstToken(Encodings.of(2, 10, 3))));

    /** A device that no machine has, so that CUDA is not available even on a machine with a GPU. */
    private static final Map<String, String> CUDA =
            Map.of("execution.provider", "cuda", "execution.cuda-device", "4096");

    private static final Map<String, String> CUDA_REQUIRED =
            Map.of("execution.provider", "cuda", "execution.cuda-device", "4096", "execution.require-gpu", "true");

    @TempDir
    private Path models;

    @Test
    void runsOnTheCpuByDefault() {
        try (Runner runner = OnnxRunners.onCpu().open(Bundles.open(Bundles.MLM))) {
            Provider provider = runner.provider();

            assertThat(provider).isEqualTo(Provider.CPU);
        }
    }

    @Test
    void servesOnTheCpuAndSaysSoIfCudaIsNotAvailable() {
        try (Runner runner = OnnxRunners.with(CUDA).open(Bundles.open(Bundles.MLM))) {
            Rows rows = runner.run(PACK, new StopSignal());

            assertThat(runner.provider()).isEqualTo(Provider.CPU);
            assertThat(rows.vectors().remaining()).isEqualTo(32);
        }
    }

    @Test
    void refusesTheCpuIfAGpuIsRequired() {
        Bundle bundle = Bundles.open(Bundles.MLM);
        Runner.Factory factory = OnnxRunners.with(CUDA_REQUIRED);

        assertThatThrownBy(() -> factory.open(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith(
                        "bundle %s: model.fp32.onnx: CUDA is required but not available: ".formatted(bundle.files()))
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("\n"));
    }

    @Test
    void refusesTheCpuForAGraphThatIsOnlyForGpus() throws IOException {
        Path directory = Bundles.copy(Bundles.MLM, models);
        Bundles.addVariant(directory, "fp16", "cuda");
        Bundle bundle = Bundles.open(directory, new VariantChoice(Precision.FP16, Map.of(), Provider.CUDA));
        Runner.Factory factory = OnnxRunners.with(CUDA);

        assertThatThrownBy(() -> factory.open(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith(
                        "bundle %s: model.fp16.onnx: CUDA is required but not available: ".formatted(bundle.files()));
    }

    @Test
    void opensAGraphAmongTheResourcesOfTheProgram() {
        Bundle bundle = Bundle.open(new BundleFiles.Embedded("models/tiny-mlm/1"), Bundles.FP32_ON_CPU);
        try (Runner runner = OnnxRunners.onCpu().open(bundle)) {
            Rows rows = runner.run(PACK, new StopSignal());

            assertThat(rows.vectors().remaining()).isEqualTo(32);
        }
    }

    @Test
    void answersTheSameWithOneThread() {
        Bundle bundle = Bundles.open(Bundles.MLM);
        try (Runner one = OnnxRunners.with(Map.of("execution.threads-per-worker", "1"))
                        .open(bundle);
                Runner many = OnnxRunners.onCpu().open(bundle)) {
            Rows rows = one.run(PACK, new StopSignal());

            assertThat(rows.vectors())
                    .isEqualTo(many.run(PACK, new StopSignal()).vectors());
        }
    }

    @Test
    void refusesAFileThatIsNotAGraph() throws IOException {
        Path directory = Bundles.copy(Bundles.MLM, models);
        Bundles.replaceGraph(directory, "no graph".getBytes(StandardCharsets.UTF_8));
        Bundle bundle = Bundles.open(directory);

        assertThatThrownBy(() -> OnnxRunners.onCpu().open(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith("bundle %s: model.fp32.onnx: not loadable: ".formatted(directory))
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "hidden, 33, output vectors of rank 2 and width 32 (expected by packed-v1: rank 2 and width 33)",
        "vocabulary, 299, output logits of rank 2 and width 300 (expected by packed-v1: rank 2 and width 299)",
    })
    void refusesAGraphOfOtherWidth(String dimension, int width, String reason) throws IOException {
        Path directory = Bundles.copy(
                Bundles.MLM,
                models.resolve("a"),
                manifest -> ((ObjectNode) manifest.get("dimensions")).put(dimension, width));
        Bundle bundle = Bundles.open(directory);

        assertThatThrownBy(() -> OnnxRunners.onCpu().open(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessage("bundle %s: model.fp32.onnx: %s".formatted(directory, reason));
    }

    @Test
    void refusesAnEncoderThatIsSaidToFillMasks() throws IOException {
        Path directory =
                Bundles.copy(Bundles.ENCODER, models.resolve("a"), manifest -> manifest.put("head", "masked-lm"));
        Bundle bundle = Bundles.open(directory);

        assertThatThrownBy(() -> OnnxRunners.onCpu().open(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith("bundle %s: model.fp32.onnx: inputs [".formatted(directory))
                .hasMessageContaining("mask_tokens");
    }
}
