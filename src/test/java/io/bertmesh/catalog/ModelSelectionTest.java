package io.bertmesh.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelSelectionTest {

    private ModelFolder folder;

    @BeforeEach
    void makeFolder(@TempDir Path models) {
        folder = new ModelFolder(models);
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
        folder.bundle("alpha", "9");
        folder.bundle("alpha", "10");
        try (LoadedModels loaded = folder.load(Map.of())) {
            ServedModel model = loaded.catalog().find(new ModelSelector(name, version));

            assertThat(model.identity())
                    .returns(foundName, ModelIdentity::name)
                    .returns(foundVersion, ModelIdentity::version);
        }
    }

    @Test
    void asksForANameWhenItHasSeveralModelsAndNoDefault() throws IOException {
        folder.bundle("alpha", "1");
        folder.bundle("beta", "1");
        try (LoadedModels loaded = folder.load(Map.of())) {
            assertThatThrownBy(() -> loaded.catalog().find(ModelSelector.DEFAULT))
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
        folder.bundle("beta", "1");
        folder.bundle("alpha", "1");
        folder.bundle("alpha", "2");
        try (LoadedModels loaded = folder.load(Map.of())) {
            ModelSelector selector = new ModelSelector(name, version);

            assertThatThrownBy(() -> loaded.catalog().find(selector))
                    .isInstanceOfSatisfying(
                            InferenceException.class,
                            thrown -> assertThat(thrown.error()).isInstanceOf(InferenceError.UnknownModel.class))
                    .hasMessage(message);
        }
    }

    @Test
    void findsTheDefaultModelOfSeveral() throws IOException {
        folder.bundle("alpha", "1");
        folder.bundle("beta", "1");
        try (LoadedModels loaded = folder.load(Map.of("default-model", "beta"))) {
            ServedModel model = loaded.catalog().find(ModelSelector.DEFAULT);

            assertThat(model.identity().name()).isEqualTo("beta");
        }
    }

    @Test
    void listsModelsByNameAndNewestVersionFirst() throws IOException {
        folder.bundle("beta", "1");
        folder.bundle("alpha", "9");
        folder.bundle("alpha", "10");
        try (LoadedModels loaded = folder.load(Map.of())) {
            List<ServedModel> list = loaded.catalog().list();

            assertThat(list)
                    .extracting(model ->
                            model.identity().name() + " " + model.identity().version())
                    .containsExactly("alpha 10", "alpha 9", "beta 1");
        }
    }
}
