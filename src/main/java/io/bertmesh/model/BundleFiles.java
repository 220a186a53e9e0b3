package io.bertmesh.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Where the files of a bundle are. */
public sealed interface BundleFiles {

    /**
     * Opens a file by its name in the bundle.
     *
     * @throws FileSystemException with a reason if it is no regular file: opening a FIFO would wait for ever
     */
    InputStream open(String file) throws IOException;

    /** A bundle in a directory. */
    record Directory(Path path) implements BundleFiles {
        @Override
        public InputStream open(String file) throws IOException {
            Path opened = resolve(file);
            if (!Files.readAttributes(opened, BasicFileAttributes.class).isRegularFile()) {
                throw new FileSystemException(
                        file, null, Files.isDirectory(opened) ? "a directory" : "a FIFO, socket or device");
            }
            return Files.newInputStream(opened);
        }

        private Path resolve(String file) throws FileSystemException {
            try {
                return path.resolve(file);
            } catch (InvalidPathException e) {
                throw new FileSystemException(
                        file, null, "a name that the locale cannot express, which is not UTF-8 such as C.UTF-8");
            }
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** A bundle among this program's resources, such as the demo model. */
    record Embedded(String path) implements BundleFiles {
        @Override
        public InputStream open(String file) throws IOException {
            InputStream stream = Thread.currentThread().getContextClassLoader().getResourceAsStream(path + "/" + file);
            if (stream == null) {
                throw new FileNotFoundException(path + "/" + file);
            }
            return stream;
        }

        @Override
        public String toString() {
            return "embedded " + path;
        }
    }
}
