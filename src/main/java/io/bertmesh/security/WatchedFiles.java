package io.bertmesh.security;

import io.bertmesh.config.SettingFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Files that belong together. A reader gets their contents at once, and again whenever one of them changes. While they
 * are faulty, the reader keeps what it read before. Thread-safe.
 *
 * <p>It compares contents, not times, because a mounted Secret changes by moving a link, and a clock may stand still.
 */
final class WatchedFiles {

    private final String setting;
    private final List<Path> files;
    private final Consumer<List<byte[]>> reader;
    // Both are guarded by this.
    private List<byte[]> seen = List.of();
    private String fault = "";

    private WatchedFiles(String setting, List<Path> files, Consumer<List<byte[]>> reader) {
        this.setting = setting;
        this.files = List.copyOf(files);
        this.reader = reader;
    }

    /**
     * Reads the files for the first time. If that fails, {@link #fault} says why.
     *
     * @param setting the variable that names the files
     * @param reader takes the content of each, in order; throws {@link SecurityFileException} for unusable content
     */
    static WatchedFiles open(String setting, List<Path> files, Consumer<List<byte[]>> reader) {
        WatchedFiles watched = new WatchedFiles(setting, files, reader);
        watched.check();
        return watched;
    }

    /** The variable that names the files. */
    String setting() {
        return setting;
    }

    /** A sentence about the fault that the last check found, or empty. */
    synchronized String fault() {
        return fault;
    }

    /** Reads the files again if they changed. Returns whether the content or the fault is new. */
    synchronized boolean check() {
        String faultBefore = fault;
        try {
            List<byte[]> contents = contents();
            if (isSeen(contents)) {
                return false;
            }
            // Set before reading, so that a fault is reported once, not at each check.
            seen = contents;
            reader.accept(contents);
            fault = "";
            return true;
        } catch (IOException e) {
            // The next readable contents count as new, even if they equal the last ones.
            seen = List.of();
            fault = setting + ": cannot be read (expected: a regular file that the process may read)";
        } catch (SecurityFileException e) {
            fault = setting + ": " + e.getMessage();
        }
        return !fault.equals(faultBefore);
    }

    private List<byte[]> contents() throws IOException {
        List<byte[]> contents = new ArrayList<>();
        for (Path file : files) {
            contents.add(SettingFile.bytes(file));
        }
        return contents;
    }

    private boolean isSeen(List<byte[]> contents) {
        return Arrays.deepEquals(seen.toArray(), contents.toArray());
    }
}
