package io.bertmesh.registry;

import io.bertmesh.model.BundleException;
import io.bertmesh.model.BundleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds bundles: in the directory that the operator names, or else the embedded demo model. */
final class BundleDirectory {

    private static final BundleFiles DEMO = new BundleFiles.Embedded("models/bert-demo-zh/1");

    private BundleDirectory() {}

    /**
     * All bundles, {@code <name>/<version>/manifest.json}, at least one.
     *
     * @throws BundleException if the directory cannot be read or holds none
     */
    static List<BundleFiles> find(Optional<Path> directory) {
        return directory.map(BundleDirectory::findIn).orElse(List.of(DEMO));
    }

    private static List<BundleFiles> findIn(Path directory) {
        try (Stream<Path> paths = Files.walk(directory, 3)) {
            List<BundleFiles> bundles = paths.filter(
                            path -> directory.relativize(path).getNameCount() == 3)
                    .filter(path -> path.getFileName().toString().equals("manifest.json"))
                    .sorted()
                    .<BundleFiles>map(path -> new BundleFiles.Directory(path.resolveSibling("")))
                    .toList();
            if (bundles.isEmpty()) {
                throw new BundleException("models directory %s: no bundle (expected: <name>/<version>/manifest.json)"
                        .formatted(directory));
            }
            return bundles;
        } catch (IOException e) {
            throw new BundleException(
                    "models directory %s: unreadable (expected: a directory of bundles)".formatted(directory), e);
        }
    }
}
