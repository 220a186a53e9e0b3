package io.bertmesh.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SettingFileTest {

    @TempDir
    private Path directory;

    @Test
    void readsAWordWithoutTheLineBreakBehindIt() throws IOException {
        Path file = Files.writeString(directory.resolve("word"), "秘密\n");

        assertThat(SettingFile.word(file)).isEqualTo("秘密");
    }

    @ParameterizedTest
    @MethodSource("unicode")
    void refusesAByteOrderMark(Charset encoding) throws IOException {
        Path file = Files.writeString(directory.resolve("word"), "\uFEFFsecret", encoding);

        assertThatThrownBy(() -> SettingFile.word(file)).hasMessageContaining("byte order mark");
    }

    @Test
    void opensNothingButRegularFiles() {
        assertThatThrownBy(() -> SettingFile.bytes(Path.of("/dev/zero"))).hasMessageContaining("not a regular file");
        assertThatThrownBy(() -> SettingFile.bytes(directory)).hasMessageContaining("not a regular file");
    }

    static Stream<Charset> unicode() {
        return Stream.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE);
    }
}
