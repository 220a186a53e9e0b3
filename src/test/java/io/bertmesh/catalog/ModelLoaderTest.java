package io.bertmesh.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bertmesh.cache.Caches;
import io.bertmesh.call.Task;
import io.bertmesh.model.Bundle;
import io.bertmesh.model.BundleException;
import io.bertmesh.model.Precision;
import io.bertmesh.model.Provider;
import io.bertmesh.model.Runner;
import io.bertmesh.onnx.OnnxRunners;
import io.bertmesh.telemetry.MetricsInMemory;
import io.bertmesh.testing.Bundles;
import io.bertmesh.testing.Configs;
import io.bertmesh.testing.FakeRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelLoaderTest {

    private final FakeRunner fake = FakeRunner.free();

    @TempDir
    private Path models;

    @Test
    void describesTheModelItLoads() {
        Bundle bundle = Bundles.open(Bundles.MLM);
        try (ServedModel model = loader(Map.of(), OnnxRunners.onCpu()).load(bundle)) {
            assertThat(model)
                    .returns(new ModelIdentity("tiny-mlm", "1", bundle.fingerprint()), ServedModel::identity)
                    .returns(bundle.manifest(), ServedModel::manifest)
                    .returns(Precision.FP32, ServedModel::precision)
                    .returns(Provider.CPU, ServedModel::provider)
                    .returns(
                            List.of(Task.FILL_MASK, Task.SEMANTIC_SIMILARITY, Task.FEATURE_EXTRACTION),
                            ServedModel::tasks);
        }
    }

    @Test
    void namesTheGraphWhoseWarmUpFails() throws IOException {
        Bundle bundle = Bundles.open(withoutGolden());
        fake.failNext(new IllegalStateException("out of memory"));

        assertThatThrownBy(() ->
                        loader(Map.of("require-golden", "false"), _ -> fake).load(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessage("bundle %s: model.fp32.onnx: does not run: out of memory", bundle.files());
        assertThat(fake.runsInFlightAtClose()).containsExactly(0);
    }

    @Test
    void refusesABundleWithoutGoldenTexts() throws IOException {
        Bundle bundle = Bundles.open(withoutGolden());

        assertThatThrownBy(() -> loader(Map.of(), _ -> fake).load(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessage(
                        "bundle %s: golden.json: missing (expected: golden texts, or BERTMESH_REQUIRE_GOLDEN=false)",
                        bundle.files());
        assertThat(fake.runsInFlightAtClose()).containsExactly(0);
    }

    @Test
    void loadsABundleWithoutGoldenTextsIfNoneAreRequired() throws IOException {
        Bundle bundle = Bundles.open(withoutGolden());
        ModelLoader loader = loader(Map.of("require-golden", "false"), _ -> fake);
        try (ServedModel model = loader.load(bundle)) {
            ModelIdentity identity = model.identity();

            assertThat(identity.name()).isEqualTo("tiny-mlm");
        }
    }

    @Test
    void leavesNothingOpenIfAGoldenAnswerIsWrong() throws IOException {
        Path directory = Bundles.copy(Bundles.MLM, models);
        Bundles.changeGolden(directory, golden -> ((ArrayNode) golden.at("/texts/0/input_ids")).set(1, 7));
        Bundle bundle = Bundles.open(directory);

        assertThatThrownBy(() -> loader(Map.of(), _ -> fake).load(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("golden.json: an answer is wrong: texts[0]: token 1 has id 173 (expected: 7)");
        assertThat(fake.runsInFlightAtClose()).containsExactly(0);
    }

    @Test
    void refusesATokenizerWithoutTheMaskBeforeAnythingIsOpen() throws IOException {
        Path directory = withoutGolden();
        Bundles.changeManifest(directory, manifest -> manifest.put("mask_token", "[HOLE]"));
        Bundle bundle = Bundles.open(directory);
        ModelLoader loader = loader(Map.of("require-golden", "false"), _ -> fake);

        assertThatThrownBy(() -> loader.load(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("tokenizer.json: no mask (expected: a token [HOLE])");
        assertThat(fake.runsInFlightAtClose()).isEmpty();
    }

    @Test
    void saysThatAGraphDoesNotRun() {
        Bundle bundle = Bundles.open(Bundles.MLM);
        fake.failNext(new IllegalStateException("run of 5 tokens failed: ORT_FAIL"));

        assertThatThrownBy(() -> loader(Map.of(), _ -> fake).load(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessage(
                        "bundle %s: model.fp32.onnx: does not run: run of 5 tokens failed: ORT_FAIL", bundle.files());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"model\":{\"type\":\"Guess\",\"vocab\":{\"a\":0}}}"})
    void refusesATokenizerThatIsMalformedInOneLine(String tokenizerJson) throws IOException {
        Path directory = Bundles.copy(Bundles.MLM, models);
        Bundles.replaceTokenizer(directory, tokenizerJson);
        Bundle bundle = Bundles.open(directory);

        assertThatThrownBy(() -> loader(Map.of(), _ -> fake).load(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith("bundle %s: tokenizer.json: not loadable: ".formatted(directory))
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("\n"));
    }

    @Test
    void refusesATokenizerWithMoreTokensThanTheModel() throws IOException {
        Path directory = Bundles.copy(
                Bundles.MLM,
                models.resolve("a"),
                manifest -> ((ObjectNode) manifest.get("dimensions")).put("vocabulary", 200));
        Bundle bundle = Bundles.open(directory);

        assertThatThrownBy(() -> loader(Map.of(), _ -> fake).load(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessage("bundle %s: tokenizer.json: 300 tokens (expected: at most 200)", directory);
    }

    private Path withoutGolden() throws IOException {
        return Bundles.copy(Bundles.MLM, models.resolve("a"), manifest -> manifest.remove("golden"));
    }

    private static ModelLoader loader(Map<String, String> settings, Runner.Factory runners) {
        return new ModelLoader(
                Configs.of(settings),
                runners,
                new MetricsInMemory().models(),
                Caches.of(Configs.of(settings).cache(), new MetricsInMemory()));
    }
}
