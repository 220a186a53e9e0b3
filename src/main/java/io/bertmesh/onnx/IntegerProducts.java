package io.bertmesh.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Tells whether this processor sums 8-bit products in 32 bits (VNNI). An x86 processor without VNNI sums pairs of them
 * in 16 bits, which overflows.
 */
final class IntegerProducts {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private IntegerProducts() {}

    /** True only if this is known. */
    static boolean areExact() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return areExact(lines);
        } catch (IOException | UncheckedIOException e) {
            // The system is not Linux, so nothing is known.
            return false;
        }
    }

    /** @param lines lines of /proc/cpuinfo */
    static boolean areExact(Stream<String> lines) {
        return lines.filter(line -> line.startsWith("flags"))
                .findFirst()
                .map(line -> Arrays.asList(line.split("\\s+")))
                .filter(flags -> flags.contains("avx512_vnni") || flags.contains("avx_vnni"))
                .isPresent();
    }
}
