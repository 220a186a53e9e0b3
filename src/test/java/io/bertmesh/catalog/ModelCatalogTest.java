package io.bertmesh.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.call.Call;
import io.bertmesh.call.Task;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.model.BrokenRunnerException;
import io.bertmesh.model.BundleException;
import io.bertmesh.model.TextInput;
import io.bertmesh.testing.Bundles;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.Configs;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.LogsErrors;
import io.bertmesh.testing.Promises;
import io.bertmesh.tokenizer.Encodings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelCatalogTest {

    private final List<FakeRunner> closed = new CopyOnWriteArrayList<>();
    private ModelFolder folder;

    @BeforeEach
    void makeFolder(@TempDir Path models) {
        folder = new ModelFolder(models);
    }

    @Test
    void isUnavailableUntilItsModelsAreLoaded() {
        ModelCatalog catalog = new LoadedModels(Configs.defaults(), folder::open).catalog();

        assertThatThrownBy(() -> catalog.find(ModelSelector.DEFAULT))
                .isInstanceOfSatisfying(
                        InferenceException.class,
                        thrown -> assertThat(thrown.error()).isEqualTo(new InferenceError.Unavailable("starting")));
        assertThat(catalog.isReady()).isFalse();
        assertThat(catalog.hasStarted()).isFalse();
    }

    @Test
    void listsNothingUntilItsModelsAreLoaded() {
        ModelCatalog catalog = new LoadedModels(Configs.defaults(), folder::open).catalog();

        assertThatThrownBy(catalog::list)
                .isInstanceOf(InferenceException.class)
                .hasMessageStartingWith("service: starting");
    }

    @Test
    void isUnavailableOnceItsModelsAreClosed() throws IOException {
        folder.bundle("alpha", "1");
        LoadedModels loaded = folder.load(Map.of());
        loaded.close();

        assertThatThrownBy(() -> loaded.catalog().find(ModelSelector.DEFAULT))
                .isInstanceOf(InferenceException.class)
                .hasMessageStartingWith("service: draining");
    }

    @ParameterizedTest
    @CsvSource({"FILL_MASK, false", "FEATURE_EXTRACTION, true"})
    void offersTheTasksOfItsModels(Task task, boolean offered) throws IOException {
        folder.bundle(Bundles.ENCODER, "alpha", "1");
        try (LoadedModels loaded = folder.load(Map.of())) {
            boolean offers = loaded.catalog().offers(task);

            assertThat(offers).isEqualTo(offered);
        }
    }

    @Test
    void showsItsModelsAsMetrics() throws IOException {
        folder.bundle("alpha", "1");
        folder.bundle("beta", "1");
        try (LoadedModels loaded = folder.load(Map.of())) {
            double models = loaded.metrics().gauge("bertmesh.model.info", "provider", "cpu");

            assertThat(models).isEqualTo(2);
        }
    }

    @Test
    void showsHowLongEachModelTookToLoad() throws IOException {
        folder.bundle("alpha", "1");
        try (LoadedModels loaded = folder.load(Map.of())) {
            double seconds = loaded.metrics().gauge("bertmesh.model.load.seconds", "model", "alpha");

            assertThat(seconds).isPositive();
        }
    }

    @Test
    void showsThatNoModelIsReadyOnceItDrains() throws IOException {
        folder.bundle("alpha", "1");
        folder.bundle("beta", "1");
        try (LoadedModels loaded = folder.load(Map.of())) {
            double before = loaded.metrics().gauge("bertmesh.model.ready", "version", "1");

            loaded.catalog().drain();

            assertThat(before).isEqualTo(2);
            assertThat(loaded.metrics().gauge("bertmesh.model.ready", "version", "1"))
                    .isZero();
        }
    }

    @Test
    void refusesCallsOnceItDrains() throws IOException {
        folder.bundle("alpha", "1");
        try (LoadedModels loaded = folder.load(Map.of())) {
            loaded.catalog().drain();

            assertThat(loaded.catalog().isReady()).isFalse();
            assertThat(loaded.catalog().offers(Task.FILL_MASK)).isFalse();
            assertThatThrownBy(() -> loaded.catalog().find(new ModelSelector("alpha", "")))
                    .isInstanceOf(InferenceException.class)
                    .hasMessageStartingWith("service: draining");
        }
    }

    @Test
    void letsCallsThatFoundTheirModelFinishWhileItDrains() throws IOException {
        folder.bundle("alpha", "1");
        try (LoadedModels loaded = folder.load(Map.of())) {
            ServedModel model = loaded.catalog().find(new ModelSelector("alpha", ""));
            loaded.catalog().drain();
            List<Outcome<Float>> answers = answers(model);

            assertThat(answers).containsExactly(new Outcome.Result<>(10f));
        }
    }

    @Test
    @LogsErrors
    void isStartedButNotReadyOnceARunBrokeAModel() throws IOException {
        folder.bundle("alpha", "1");
        try (LoadedModels loaded = folder.load(Map.of())) {
            folder.runners().getFirst().failNext(new BrokenRunnerException("lost", new RuntimeException("its words")));

            List<Outcome<Float>> answers = answers(loaded.catalog().find(ModelSelector.DEFAULT));

            assertThat(answers).containsExactly(new Outcome.Failed<>(new InferenceError.Internal()));
            Eventually.holds("it is broken", loaded.catalog()::isBroken);
            assertThat(loaded.catalog().isReady()).isFalse();
            assertThat(loaded.catalog().offers(Task.FILL_MASK)).isFalse();
            assertThat(loaded.catalog().hasStarted()).isTrue();
            assertThat(loaded.metrics().gauge("bertmesh.model.ready", "model", "alpha"))
                    .isZero();
        }
    }

    @Test
    void closesItsModels() throws IOException {
        folder.bundle("alpha", "1");
        LoadedModels loaded = folder.load(Map.of());

        loaded.close();

        assertThat(folder.runners()).extracting(FakeRunner::runsInFlightAtClose).containsExactly(List.of(0));
    }

    @Test
    void closesAllItsModelsAtOnce() throws IOException {
        folder.bundle("alpha", "1");
        folder.bundle("beta", "1");
        LoadedModels loaded = folder.load(Map.of("default-model", "alpha"));
        AtomicInteger closing = new AtomicInteger();
        folder.runners()
                .forEach(runner -> runner.whenClosed(() -> {
                    closing.incrementAndGet();
                    Eventually.holds("the other is closing as well", () -> closing.get() == 2);
                    closed.add(runner);
                }));

        loaded.close();

        assertThat(closed).containsExactlyInAnyOrderElementsOf(folder.runners());
    }

    @Test
    void refusesADefaultModelThatIsNotLoaded() throws IOException {
        folder.bundle("alpha", "1");
        LoadedModels loaded = folder.prepare(Map.of("default-model", "gamma"));

        assertThatThrownBy(loaded.catalog()::load)
                .isInstanceOf(BundleException.class)
                .hasMessage("BERTMESH_DEFAULT_MODEL: gamma (expected: one of alpha)");
        assertThat(folder.runners()).isEmpty();
    }

    @Test
    void servesNothingAfterALoadThatFailed() throws IOException {
        folder.goodAndBadBundle();
        LoadedModels loaded = folder.prepare(Map.of());
        assertThatThrownBy(loaded.catalog()::load).isInstanceOf(BundleException.class);

        loaded.close();

        assertThat(loaded.catalog().isReady()).isFalse();
        assertThat(folder.runners()).extracting(FakeRunner::runsInFlightAtClose).containsExactly(List.of(0));
    }

    @Test
    void refusesTwoBundlesOfTheSameNameAndVersion() throws IOException {
        folder.bundle("alpha", "1");
        Bundles.copy(
                Bundles.MLM,
                folder.path().resolve("copy/1"),
                manifest -> manifest.put("name", "alpha").remove("golden"));
        LoadedModels loaded = folder.prepare(Map.of());

        assertThatThrownBy(loaded.catalog()::load)
                .isInstanceOf(BundleException.class)
                .hasMessage("model alpha version 1: found twice (expected: once)");
    }

    @Test
    void closesTheModelsLoadedBeforeABadOne() throws IOException {
        folder.goodAndBadBundle();
        LoadedModels loaded = folder.prepare(Map.of());

        assertThatThrownBy(loaded.catalog()::load).isInstanceOf(BundleException.class);

        assertThat(folder.runners()).extracting(FakeRunner::runsInFlightAtClose).containsExactly(List.of(0));
    }

    private static List<Outcome<Float>> answers(ServedModel model) {
        List<TextInput> texts = List.of(TextInput.forAllTokens(Encodings.of(2, 10, 3)));
        Call call = Calls.startingNow(Ticker.system(), Duration.ofMinutes(1));
        return Promises.values(model.scheduler().submit(texts, output -> output.vector(1, 0), call));
    }
}
