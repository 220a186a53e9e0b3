package io.bertmesh.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of a bundle are. */
public sealed interface BundleFiles {

    /** Opens a file by its name in the bundle. */
    InputStream open(String file) throws IOException;

    /** A bundle in a directory. */
    record Directory(Path path) implements BundleFiles {
        @Override
        public InputStream open(String file) throws IOException {
            return Files.newInputStream(path.resolve(file));
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
