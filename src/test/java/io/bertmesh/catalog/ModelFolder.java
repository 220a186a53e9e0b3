package io.bertmesh.catalog;

import io.bertmesh.model.Bundle;
import io.bertmesh.model.Runner;
import io.bertmesh.testing.Bundles;
import io.bertmesh.testing.Configs;
import io.bertmesh.testing.FakeRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A folder of bundles without golden texts, and a catalog that serves them on fake runners. */
final class ModelFolder {

    private final Path path;
    private final List<FakeRunner> runners = new ArrayList<>();

    ModelFolder(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** The fake runners opened so far, in order. */
    List<FakeRunner> runners() {
        return runners;
    }

    void bundle(String name, String version) throws IOException {
        bundle(Bundles.MLM, name, version);
    }

    void bundle(String fixture, String name, String version) throws IOException {
        Bundles.copy(
                fixture,
                path.resolve(name).resolve(version),
                manifest -> manifest.put("name", name).put("version", version).remove("golden"));
    }

    LoadedModels load(Map<String, String> settings) {
        LoadedModels loaded = prepare(settings);
        loaded.catalog().load();
        return loaded;
    }

    LoadedModels prepare(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("models-dir", path.toString());
        all.put("require-golden", "false");
        return new LoadedModels(Configs.of(all), this::open);
    }

    Runner open(Bundle bundle) {
        FakeRunner runner = FakeRunner.free();
        runners.add(runner);
        return runner;
    }

    /** Adds a good bundle, and after it one whose manifest can be read, but not its tokenizer. */
    void goodAndBadBundle() throws IOException {
        bundle("alpha", "1");
        Bundles.copy(Bundles.MLM, path.resolve("beta/1"), manifest -> {
            var _ = manifest.withObject("/tokenizer").put("bytes", 1);
        });
    }
}
