package io.bertmesh.catalog;

import io.bertmesh.model.BundleException;
import io.bertmesh.model.BundleFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds bundles in the directory that the operator names, or the embedded demo model if there is none. */
final class BundleDirectory {

    private static final BundleFiles DEMO = new BundleFiles.Embedded("models/bert-demo-zh/1");

    // <name>/<version>/manifest.json
    private static final int BUNDLE_DEPTH = 3;

    private BundleDirectory() {}

    /**
     * Returns all bundles, {@code <name>/<version>/manifest.json}, at least one.
     *
     * @throws BundleException if the directory cannot be read or holds none
     */
    static List<BundleFiles> find(Optional<Path> directory) {
        return directory.map(BundleDirectory::findIn).orElse(List.of(DEMO));
    }

    private static List<BundleFiles> findIn(Path directory) {
        // Kubernetes volumes are full of symbolic links.
        try (Stream<Path> paths = Files.walk(directory, BUNDLE_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            List<BundleFiles> bundles = paths.filter(path -> isManifest(directory.relativize(path)))
                    .sorted()
                    .<BundleFiles>map(path -> new BundleFiles.Directory(path.resolveSibling("")))
                    .toList();
            if (bundles.isEmpty()) {
                throw new BundleException("models directory %s: no bundle (expected: <name>/<version>/manifest.json)"
                        .formatted(directory));
            }
            return bundles;
        } catch (IOException | UncheckedIOException e) {
            throw new BundleException(
                    "models directory %s: unreadable (expected: a directory of bundles)".formatted(directory), e);
        }
    }

    /** Skips names that begin with a dot: half-written bundles and the targets of links. */
    private static boolean isManifest(Path relative) {
        return relative.getNameCount() == BUNDLE_DEPTH
                && relative.endsWith("manifest.json")
                && !relative.getName(0).toString().startsWith(".")
                && !relative.getName(1).toString().startsWith(".");
    }
}
