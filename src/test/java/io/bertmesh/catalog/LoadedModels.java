package io.bertmesh.catalog;

import io.bertmesh.cache.Caches;
import io.bertmesh.config.BertConfig;
import io.bertmesh.model.Runner;
import io.bertmesh.onnx.OnnxRunners;
import io.bertmesh.telemetry.MetricsInMemory;
import io.bertmesh.testing.Bundles;
import io.bertmesh.testing.Configs;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Makes a catalog as CDI would, for tests of all packages. It is here because only this package can make one. */
public final class LoadedModels implements AutoCloseable {

    private final MetricsInMemory metrics = new MetricsInMemory();
    private final ModelCatalog catalog;
    private final BertConfig config;

    LoadedModels(BertConfig config, Runner.Factory runners) {
        catalog = new ModelCatalog(
                config,
                new ModelLoader(config, runners, metrics.models(), Caches.of(config.cache(), metrics)),
                metrics.models());
        this.config = config;
    }

    /**
     * Serves one fixture bundle on real ONNX Runtime with the settings {@code bertmesh.<name>}. It has a cache only if
     * {@code cache.memory-bytes} is set.
     */
    public static LoadedModels fixture(String name, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("default-model", name);
        return load(Bundles.directory(name).resolve("../..").normalize(), all, OnnxRunners.onCpu());
    }

    /** Serves the bundles of a directory, with the settings {@code bertmesh.<name>}. */
    public static LoadedModels load(Path models, Map<String, String> settings, Runner.Factory runners) {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("cache.memory-bytes", "0");
        all.put("models-dir", models.toString());
        LoadedModels loaded = new LoadedModels(Configs.of(all), runners);
        loaded.catalog.load();
        return loaded;
    }

    public ModelCatalog catalog() {
        return catalog;
    }

    public BertConfig config() {
        return config;
    }

    MetricsInMemory metrics() {
        return metrics;
    }

    @Override
    public void close() {
        catalog.close();
    }
}
