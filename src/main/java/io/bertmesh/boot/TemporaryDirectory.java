package io.bertmesh.boot;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Checks the directory that Vert.x and the native libraries write to, because each would fail with a trace of its own. */
final class TemporaryDirectory {

    private static final int PROBE_BYTES = 65_536;

    /** What ONNX Runtime (24 MB) and the tokenizers' library (15 MB) unpack, and room for a few small files. */
    private static final long NATIVE_BYTES = 48L << 20;

    private TemporaryDirectory() {}

    /** A sentence if the process cannot write to the directory what it has to, or none. */
    static List<String> faults(Path directory) {
        boolean unpacks = System.getProperty("onnxruntime.native.path") == null;
        return faults(directory, unpacks ? NATIVE_BYTES : PROBE_BYTES);
    }

    /** @param bytes that must be free */
    static List<String> faults(Path directory, long bytes) {
        try {
            probe(directory);
            long free = Files.getFileStore(directory).getUsableSpace();
            return free >= bytes
                    ? List.of()
                    : List.of("java.io.tmpdir: %s: %d bytes are free (expected: %d or more)"
                            .formatted(directory, free, bytes));
        } catch (IOException e) {
            return List.of("java.io.tmpdir: %s: %s (expected: a directory that the process may write to)"
                    .formatted(directory, reason(directory, e)));
        }
    }

    private static void probe(Path directory) throws IOException {
        Path probe = Files.createTempFile(directory, "bertmesh", ".probe");
        try {
            Files.write(probe, new byte[PROBE_BYTES]);
        } finally {
            Files.delete(probe);
        }
    }

    private static String reason(Path directory, IOException e) {
        if (!Files.isDirectory(directory)) {
            return Files.exists(directory) ? "not a directory" : "missing";
        }
        if (e instanceof AccessDeniedException) {
            return "no permission";
        }
        return Optional.ofNullable(e instanceof FileSystemException file ? file.getReason() : e.getMessage())
                .map(reason -> reason.toLowerCase(Locale.ROOT))
                .orElse("not writable");
    }
}
