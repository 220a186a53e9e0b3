package io.bertmesh.catalog;

import io.bertmesh.call.Task;
import io.bertmesh.config.BertConfig;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.model.Bundle;
import io.bertmesh.model.BundleException;
import io.bertmesh.model.BundleFiles;
import io.bertmesh.model.VariantChoice;
import io.bertmesh.telemetry.ModelMetrics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * The loaded models. They are loaded once, at start; until then every call fails with UNAVAILABLE.
 *
 * <p>Thread-safe. Owns the models and closes them when the process ends.
 */
@ApplicationScoped
public class ModelCatalog {

    private final BertConfig config;
    private final ModelLoader loader;
    private final ModelMetrics metrics;
    // Written only by load(), drain() and close(); volatile so that every thread sees it.
    private volatile Models models = new Models(State.STARTING, List.of());

    private enum State {
        STARTING,
        READY,
        DRAINING
    }

    private record Models(State state, List<ServedModel> served) {}

    ModelCatalog(BertConfig config, ModelLoader loader, ModelMetrics metrics) {
        this.config = config;
        this.loader = loader;
        this.metrics = metrics;
    }

    /** Loads all bundles. Throws {@link BundleException} if one cannot be served or two are the same. */
    public void load() {
        VariantChoice choice = choice(config.execution());
        List<BundleFiles> bundles = BundleDirectory.find(config.modelsDir());
        // Before any model is loaded, because that may take a minute.
        List<String> names = bundles.stream()
                .map(files -> Bundle.manifestOf(files).name())
                .distinct()
                .toList();
        requireDefaultModel(names);
        choice.requireModels(names);
        List<ServedModel> loaded = new ArrayList<>();
        try {
            for (BundleFiles files : bundles) {
                loaded.add(loader.load(Bundle.open(files, choice)));
            }
            models = new Models(State.READY, ModelOrder.sorted(loaded));
        } catch (RuntimeException e) {
            loaded.forEach(ServedModel::close);
            throw e;
        }
        models.served().forEach(this::show);
    }

    private static VariantChoice choice(BertConfig.Execution execution) {
        return VariantChoice.of(
                execution.precision(), execution.precisionByModel().orElse(List.of()), execution.provider());
    }

    private void show(ServedModel model) {
        ModelIdentity identity = model.identity();
        metrics.register(
                identity.name(),
                identity.version(),
                identity.fingerprint(),
                model.provider().label(),
                model.precision().label());
        metrics.showReady(identity.name(), identity.version(), () -> models.state() == State.READY && canRun(model));
    }

    /** Whether all models were loaded and passed their golden check. Stays true after that. */
    public boolean hasStarted() {
        return models.state() != State.STARTING;
    }

    /** Whether all models are loaded and accept calls, no run hangs and no model is broken. */
    public boolean isReady() {
        Models now = models;
        return now.state() == State.READY && now.served().stream().allMatch(ModelCatalog::canRun);
    }

    private static boolean canRun(ServedModel model) {
        return !model.isStuck() && !model.isBroken();
    }

    /** Whether this process can no longer run one of the models. */
    public boolean isBroken() {
        return models.served().stream().anyMatch(ServedModel::isBroken);
    }

    /** Whether any model can do the task now. */
    public boolean offers(Task task) {
        return isReady()
                && models.served().stream().anyMatch(model -> model.tasks().contains(task));
    }

    /** All models, by name and then newest version first. Throws {@link InferenceException} unless ready. */
    public List<ServedModel> list() {
        Models now = models;
        return switch (now.state()) {
            case READY -> now.served();
            case STARTING -> throw new InferenceException(new InferenceError.Unavailable("starting"));
            case DRAINING -> throw new InferenceException(new InferenceError.Unavailable("draining"));
        };
    }

    /** The selected model. Throws {@link InferenceException} if it is not loaded or the service is not ready. */
    public ServedModel find(ModelSelector selector) {
        List<ServedModel> ready = list();
        String name = selector.name().isEmpty() ? defaultName(ready) : selector.name();
        for (ServedModel model : ready) {
            if (isNamed(model, name)
                    && (selector.version().isEmpty()
                            || selector.version().equals(model.identity().version()))) {
                return model;
            }
        }
        List<String> versions = ready.stream()
                .filter(model -> isNamed(model, name))
                .map(model -> model.identity().version())
                .toList();
        throw versions.isEmpty() ? unknown("model", names(ready)) : unknown("version", versions.stream());
    }

    private static boolean isNamed(ServedModel model, String name) {
        return model.identity().name().equals(name);
    }

    /** Drains: new calls fail with UNAVAILABLE, except those that have already found their model. */
    public void drain() {
        models = new Models(State.DRAINING, models.served());
    }

    @PreDestroy
    void close() {
        drain();
        // All at once, because each may take long to close and the process has no time to close them in turn.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            models.served().forEach(model -> threads.execute(model::close));
        }
    }

    private String defaultName(List<ServedModel> ready) {
        if (config.defaultModel().isPresent()) {
            return config.defaultModel().get();
        }
        List<String> names = names(ready).toList();
        if (names.size() > 1) {
            throw InferenceException.invalid("model", "absent", "one of " + String.join(", ", names));
        }
        return names.getFirst();
    }

    private static Stream<String> names(List<ServedModel> models) {
        return models.stream().map(model -> model.identity().name()).distinct();
    }

    private void requireDefaultModel(List<String> names) {
        config.defaultModel().filter(name -> !names.contains(name)).ifPresent(name -> {
            throw new BundleException(
                    "BERTMESH_DEFAULT_MODEL: %s (expected: one of %s)".formatted(name, String.join(", ", names)));
        });
    }

    private static InferenceException unknown(String field, Stream<String> expected) {
        return new InferenceException(
                new InferenceError.UnknownModel(field, "one of " + String.join(", ", expected.toList())));
    }
}
