package io.bertmesh.catalog;

import io.bertmesh.model.BundleException;
import io.bertmesh.model.BundleFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Finds bundles in the directory that the operator names, or the embedded demo model if there is none.
 *
 * <p>The directory may hold what is not ours, as the root of a volume does: it looks into nothing whose name begins with a
 * dot (half-written bundles, snapshots, the targets of links), and passes over what it may not read.
 */
final class BundleDirectory {

    private static final Logger LOG = Logger.getLogger(BundleDirectory.class);

    private static final BundleFiles DEMO = new BundleFiles.Embedded("models/bert-demo-zh/1");

    private static final String MANIFEST = "manifest.json";

    private final Path root;
    private final List<BundleFiles> bundles = new ArrayList<>();
    private final Set<Path> seen = new HashSet<>();
    /** A path below the root, and why it cannot be read. */
    private final List<String> unreadable = new ArrayList<>();

    private BundleDirectory(Path root) {
        this.root = root;
    }

    /**
     * Returns all bundles, {@code <name>/<version>/manifest.json}, at least one. Logs a warning for each folder that it
     * cannot read.
     *
     * @throws BundleException if the directory cannot be read or holds none
     */
    static List<BundleFiles> find(Optional<Path> directory) {
        return directory.map(path -> new BundleDirectory(path).find()).orElse(List.of(DEMO));
    }

    private List<BundleFiles> find() {
        try {
            children(root).forEach(this::findVersions);
        } catch (IOException e) {
            throw new BundleException(
                    "models directory %s: %s (expected: a directory of bundles)".formatted(root, reason(e)), e);
        }
        if (bundles.isEmpty()) {
            String others = unreadable.isEmpty() ? "" : " that can be read, " + String.join(", ", unreadable);
            throw new BundleException("models directory %s: no bundle%s (expected: <name>/<version>/manifest.json)"
                    .formatted(root, others));
        }
        unreadable.forEach(folder -> LOG.warnf("Models directory %s: passed over %s", root, folder));
        return bundles;
    }

    private void findVersions(Path name) {
        try {
            children(name).forEach(this::findManifest);
        } catch (NotDirectoryException | NoSuchFileException e) {
            // A file, or a link to nothing: no bundle.
        } catch (IOException e) {
            passOver(name, e);
        }
    }

    private void findManifest(Path version) {
        try {
            // Kubernetes volumes are full of symbolic links, so links are followed.
            Files.readAttributes(version.resolve(MANIFEST), BasicFileAttributes.class);
            // Once, because a link such as "current" beside a version is another name of the same bundle.
            if (seen.add(version.toRealPath())) {
                bundles.add(new BundleFiles.Directory(version));
            }
        } catch (NoSuchFileException e) {
            // Another folder.
        } catch (IOException e) {
            if (Files.isDirectory(version)) {
                passOver(version, e);
            }
        }
    }

    private void passOver(Path folder, IOException reason) {
        unreadable.add("%s: %s".formatted(root.relativize(folder), reason(reason)));
    }

    private static List<Path> children(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(
                directory, path -> !String.valueOf(path.getFileName()).startsWith("."))) {
            paths.forEach(children::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return children.stream().sorted().toList();
    }

    /** Links that lead to themselves, network errors and others have the system's own text. */
    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "missing";
            case NotDirectoryException _ -> "not a directory";
            case AccessDeniedException _ -> "no permission";
            case FileSystemException other
            when other.getReason() != null -> other.getReason().toLowerCase(Locale.ROOT);
            default -> "unreadable";
        };
    }
}
