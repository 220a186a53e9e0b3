package io.bertmesh.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TemporaryDirectoryTest {

    @TempDir
    private Path directory;

    @Test
    void leavesNothingInAGoodDirectory() {
        assertThat(TemporaryDirectory.faults(directory, 1)).isEmpty();

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void saysHowMuchRoomIsMissing() {
        assertThat(TemporaryDirectory.faults(directory, Long.MAX_VALUE))
                .singleElement()
                .asString()
                .matches("java\\.io\\.tmpdir: .*: \\d+ bytes are free \\(expected: 9223372036854775807 or more\\)");
    }

    @Test
    void saysThatTheDirectoryIsMissing() {
        Path nowhere = directory.resolve("nowhere");

        assertThat(TemporaryDirectory.faults(nowhere, 1))
                .containsExactly("java.io.tmpdir: %s: missing (expected: a directory that the process may write to)"
                        .formatted(nowhere));
    }

    @Test
    void saysThatItIsAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThat(TemporaryDirectory.faults(file, 1))
                .containsExactly(
                        "java.io.tmpdir: %s: not a directory (expected: a directory that the process may write to)"
                                .formatted(file));
    }
}
