package io.bertmesh.registry;

import io.bertmesh.config.BertConfig;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.model.Bundle;
import io.bertmesh.model.BundleException;
import io.bertmesh.model.BundleFiles;
import io.bertmesh.model.Task;
import io.bertmesh.telemetry.ModelMetrics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The loaded models. They are loaded once, when the process starts; until then every call is UNAVAILABLE.
 *
 * <p>Thread-safe. Owns the models and closes them when the process ends.
 */
@ApplicationScoped
public class ModelRegistry {

    private final BertConfig config;
    private final ModelLoader loader;
    private final ModelMetrics metrics;
    // Written once by load(), before any call; volatile so that every thread sees it.
    private volatile List<ServedModel> models = List.of();

    ModelRegistry(BertConfig config, ModelLoader loader, ModelMetrics metrics) {
        this.config = config;
        this.loader = loader;
        this.metrics = metrics;
    }

    /** Loads all bundles. Throws {@link BundleException} if one of them cannot be served, or two are the same. */
    public void load() {
        List<ServedModel> loaded = new ArrayList<>();
        try {
            for (BundleFiles files : BundleDirectory.find(config.modelsDir())) {
                loaded.add(loader.load(Bundle.open(files)));
            }
            List<ServedModel> sorted = ModelOrder.sorted(loaded);
            requireDefaultModel(sorted);
            models = sorted;
        } catch (RuntimeException e) {
            loaded.forEach(ServedModel::close);
            throw e;
        }
        models.forEach(model -> metrics.register(
                model.identity().name(),
                model.identity().version(),
                model.identity().fingerprint(),
                model.description().provider(),
                model.description().precision()));
    }

    /** Whether all models are loaded and their golden texts agreed. */
    public boolean isReady() {
        return !models.isEmpty();
    }

    /** Whether some loaded model can do the task. */
    public boolean offers(Task task) {
        return models.stream().anyMatch(model -> model.description().tasks().contains(task.label()));
    }

    /** All models, by name and then newest version first. */
    public List<ModelDescription> list() {
        return models.stream().map(ServedModel::description).toList();
    }

    /** The model asked for. Throws {@link InferenceException} if it is not loaded, or nothing is yet. */
    public ServedModel find(ModelSelector selector) {
        if (!isReady()) {
            throw new InferenceException(new InferenceError.Unavailable("starting"));
        }
        List<ServedModel> named = models.stream()
                .filter(model -> model.identity().name().equals(nameOf(selector)))
                .toList();
        if (named.isEmpty()) {
            throw unknown("model", names());
        }
        if (selector.version().isEmpty()) {
            return named.getFirst();
        }
        return named.stream()
                .filter(model -> model.identity().version().equals(selector.version()))
                .findFirst()
                .orElseThrow(() -> unknown(
                        "version", named.stream().map(model -> model.identity().version())));
    }

    @PreDestroy
    void close() {
        models.forEach(ServedModel::close);
    }

    private String nameOf(ModelSelector selector) {
        if (!selector.name().isEmpty()) {
            return selector.name();
        }
        return config.defaultModel().or(this::onlyName).orElseThrow(() -> unknown("model", names()));
    }

    private Optional<String> onlyName() {
        List<String> names = names().toList();
        return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
    }

    private Stream<String> names() {
        return names(models);
    }

    private static Stream<String> names(List<ServedModel> models) {
        return models.stream().map(model -> model.identity().name()).distinct();
    }

    private void requireDefaultModel(List<ServedModel> loaded) {
        config.defaultModel().ifPresent(name -> {
            if (names(loaded).noneMatch(name::equals)) {
                throw new BundleException("default model %s: not loaded (expected: one of %s)"
                        .formatted(name, String.join(", ", names(loaded).toList())));
            }
        });
    }

    private static InferenceException unknown(String field, Stream<String> expected) {
        return new InferenceException(
                new InferenceError.UnknownModel(field, "one of " + String.join(", ", expected.toList())));
    }
}
