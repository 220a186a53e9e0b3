package io.bertmesh.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.model.Bundle;
import io.bertmesh.model.BundleException;
import io.bertmesh.model.Runner;
import io.bertmesh.model.Task;
import io.bertmesh.testing.Bundles;
import io.bertmesh.testing.Configs;
import io.bertmesh.testing.FakeRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelRegistryTest {

    private final List<FakeRunner> runners = new ArrayList<>();

    @TempDir
    private Path models;

    @Test
    void isUnavailableUntilItsModelsAreLoaded() {
        ModelRegistry registry = new LoadedModels(Configs.defaults(), this::open).registry();

        assertThatThrownBy(() -> registry.find(ModelSelector.DEFAULT))
                .isInstanceOfSatisfying(
                        InferenceException.class,
                        thrown -> assertThat(thrown.error()).isEqualTo(new InferenceError.Unavailable("starting")));
        assertThat(registry.isReady()).isFalse();
    }

    @Test
    void listsNothingUntilItsModelsAreLoaded() {
        ModelRegistry registry = new LoadedModels(Configs.defaults(), this::open).registry();

        assertThatThrownBy(registry::list)
                .isInstanceOf(InferenceException.class)
                .hasMessageStartingWith("service: starting");
    }

    @Test
    void isUnavailableOnceItsModelsAreClosed() throws IOException {
        bundle("alpha", "1");
        LoadedModels loaded = load(Map.of());
        loaded.close();

        assertThatThrownBy(() -> loaded.registry().find(ModelSelector.DEFAULT))
                .isInstanceOf(InferenceException.class)
                .hasMessageStartingWith("service: draining");
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', alpha, 10",
        "alpha, '', alpha, 10",
        "'', 9, alpha, 9",
        "alpha, 10, alpha, 10",
    })
    void findsTheNewestVersionOfTheOnlyModelUnlessAskedOtherwise(
            String name, String version, String foundName, String foundVersion) throws IOException {
        bundle("alpha", "9");
        bundle("alpha", "10");
        try (LoadedModels loaded = load(Map.of())) {
            ServedModel model = loaded.registry().find(new ModelSelector(name, version));

            assertThat(model.identity())
                    .returns(foundName, ModelIdentity::name)
                    .returns(foundVersion, ModelIdentity::version);
        }
    }

    @Test
    void asksForANameWhenItHasSeveralModelsAndNoDefault() throws IOException {
        bundle("alpha", "1");
        bundle("beta", "1");
        try (LoadedModels loaded = load(Map.of())) {
            assertThatThrownBy(() -> loaded.registry().find(ModelSelector.DEFAULT))
                    .isInstanceOf(InferenceException.class)
                    .hasMessage("model: absent (expected: one of alpha, beta)");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gamma | '' | model: not loaded (expected: one of alpha, beta)",
                "gamma | 1  | model: not loaded (expected: one of alpha, beta)",
                "alpha | 3  | version: not loaded (expected: one of 2, 1)",
            })
    void saysWhichModelsThereAre(String name, String version, String message) throws IOException {
        bundle("beta", "1");
        bundle("alpha", "1");
        bundle("alpha", "2");
        try (LoadedModels loaded = load(Map.of())) {
            ModelSelector selector = new ModelSelector(name, version);

            assertThatThrownBy(() -> loaded.registry().find(selector))
                    .isInstanceOfSatisfying(
                            InferenceException.class,
                            thrown -> assertThat(thrown.error()).isInstanceOf(InferenceError.UnknownModel.class))
                    .hasMessage(message);
        }
    }

    @Test
    void findsTheDefaultModelOfSeveral() throws IOException {
        bundle("alpha", "1");
        bundle("beta", "1");
        try (LoadedModels loaded = load(Map.of("default-model", "beta"))) {
            ServedModel model = loaded.registry().find(ModelSelector.DEFAULT);

            assertThat(model.identity().name()).isEqualTo("beta");
        }
    }

    @Test
    void listsModelsByNameAndNewestVersionFirst() throws IOException {
        bundle("beta", "1");
        bundle("alpha", "9");
        bundle("alpha", "10");
        try (LoadedModels loaded = load(Map.of())) {
            List<ModelDescription> list = loaded.registry().list();

            assertThat(list)
                    .extracting(model ->
                            model.identity().name() + " " + model.identity().version())
                    .containsExactly("alpha 10", "alpha 9", "beta 1");
        }
    }

    @ParameterizedTest
    @CsvSource({"FILL_MASK, false", "FEATURE_EXTRACTION, true"})
    void offersTheTasksOfItsModels(Task task, boolean offered) throws IOException {
        bundle(Bundles.ENCODER, "alpha", "1");
        try (LoadedModels loaded = load(Map.of())) {
            boolean offers = loaded.registry().offers(task);

            assertThat(offers).isEqualTo(offered);
        }
    }

    @Test
    void showsItsModelsAsMetrics() throws IOException {
        bundle("alpha", "1");
        bundle("beta", "1");
        try (LoadedModels loaded = load(Map.of())) {
            double models = loaded.metrics().gauge("bertmesh.model.info", "provider", "fake");

            assertThat(models).isEqualTo(2);
        }
    }

    @Test
    void closesItsModels() throws IOException {
        bundle("alpha", "1");
        LoadedModels loaded = load(Map.of());

        loaded.close();

        assertThat(runners).extracting(FakeRunner::runsUnderWayAtClose).containsExactly(List.of(0));
    }

    @Test
    void refusesADefaultModelThatIsNotLoaded() throws IOException {
        bundle("alpha", "1");
        LoadedModels loaded = prepare(Map.of("default-model", "gamma"));

        assertThatThrownBy(loaded.registry()::load)
                .isInstanceOf(BundleException.class)
                .hasMessage("default model gamma: not loaded (expected: one of alpha)");
    }

    @Test
    void servesNothingAfterALoadThatFailed() throws IOException {
        bundle("alpha", "1");
        LoadedModels loaded = prepare(Map.of("default-model", "gamma"));
        assertThatThrownBy(loaded.registry()::load).isInstanceOf(BundleException.class);

        loaded.close();

        assertThat(loaded.registry().isReady()).isFalse();
        assertThat(runners).extracting(FakeRunner::runsUnderWayAtClose).containsExactly(List.of(0));
    }

    @Test
    void refusesTwoBundlesOfTheSameNameAndVersion() throws IOException {
        bundle("alpha", "1");
        Bundles.copy(
                Bundles.MLM,
                models.resolve("copy/1"),
                manifest -> manifest.put("name", "alpha").remove("golden"));
        LoadedModels loaded = prepare(Map.of());

        assertThatThrownBy(loaded.registry()::load)
                .isInstanceOf(BundleException.class)
                .hasMessage("model alpha version 1: found twice (expected: once)");
    }

    @Test
    void closesTheModelsLoadedBeforeABadOne() throws IOException {
        bundle("alpha", "1");
        Bundles.copy(Bundles.MLM, models.resolve("beta/1"), manifest -> manifest.put("contract", "packed-v9"));
        LoadedModels loaded = prepare(Map.of());

        assertThatThrownBy(loaded.registry()::load).isInstanceOf(BundleException.class);

        assertThat(runners).extracting(FakeRunner::runsUnderWayAtClose).containsExactly(List.of(0));
    }

    private void bundle(String name, String version) throws IOException {
        bundle(Bundles.MLM, name, version);
    }

    private void bundle(String fixture, String name, String version) throws IOException {
        Bundles.copy(
                fixture,
                models.resolve(name).resolve(version),
                manifest -> manifest.put("name", name).put("version", version).remove("golden"));
    }

    private LoadedModels load(Map<String, String> settings) {
        LoadedModels loaded = prepare(settings);
        loaded.registry().load();
        return loaded;
    }

    private LoadedModels prepare(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("models-dir", models.toString());
        all.put("require-golden", "false");
        return new LoadedModels(Configs.of(all), this::open);
    }

    private Runner open(Bundle bundle) {
        FakeRunner runner = FakeRunner.free();
        runners.add(runner);
        return runner;
    }
}
