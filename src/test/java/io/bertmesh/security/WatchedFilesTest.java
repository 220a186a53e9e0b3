package io.bertmesh.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchedFilesTest {

    @TempDir
    Path folder;

    private Path one;
    private Path two;
    private final List<String> readings = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        one = Files.writeString(folder.resolve("one"), "1");
        two = Files.writeString(folder.resolve("two"), "2");
    }

    @Test
    void readsItsFilesAtOnce() {
        WatchedFiles files = open();

        assertThat(readings).containsExactly("1+2");
        assertThat(files.fault()).isEmpty();
    }

    @Test
    void readsNothingAgainThatHasNotChanged() {
        WatchedFiles files = open();

        assertThat(files.check()).isFalse();
        assertThat(readings).hasSize(1);
    }

    @Test
    void readsAllAgainWhenOneHasChangedWhateverItsTime() throws IOException {
        WatchedFiles files = open();
        FileTime time = Files.getLastModifiedTime(two);
        Files.writeString(two, "3");
        Files.setLastModifiedTime(two, time);

        assertThat(files.check()).isTrue();
        assertThat(readings).containsExactly("1+2", "1+3");
    }

    @Test
    void followsALinkToItsNewTarget() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), one);
        WatchedFiles files = WatchedFiles.open("SETTING", List.of(link), this::read);
        Files.delete(link);
        Files.createSymbolicLink(link, two);

        files.check();

        assertThat(readings).containsExactly("1", "2");
    }

    @Test
    void tellsAFaultOnce() throws IOException {
        WatchedFiles files = open();
        Files.writeString(one, "bad");

        assertThat(files.check()).isTrue();
        assertThat(files.fault()).isEqualTo("SETTING: bad (expected: good)");
        assertThat(files.check()).isFalse();
    }

    @Test
    void saysThatAFileIsMissingWithoutItsPath() throws IOException {
        Files.delete(one);

        WatchedFiles files = open();

        assertThat(files.fault())
                .isEqualTo("SETTING: cannot be read (expected: a regular file that the process may read)");
        assertThat(readings).isEmpty();
    }

    @Test
    void isWellAgainWhenAFileComesBackAsItWas() throws IOException {
        WatchedFiles files = open();
        Files.delete(one);
        files.check();
        Files.writeString(one, "1");

        assertThat(files.check()).isTrue();
        assertThat(files.fault()).isEmpty();
    }

    private WatchedFiles open() {
        return WatchedFiles.open("SETTING", List.of(one, two), this::read);
    }

    private void read(List<byte[]> contents) {
        List<String> texts = contents.stream()
                .map(content -> new String(content, StandardCharsets.UTF_8))
                .toList();
        if (texts.contains("bad")) {
            throw new SecurityFileException("bad", "good");
        }
        readings.add(String.join("+", texts));
    }
}
