package io.bertmesh.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.model.BundleException;
import io.bertmesh.model.BundleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BundleDirectoryTest {

    @TempDir
    private Path models;

    @Test
    void findsTheEmbeddedDemoModelByDefault() {
        List<BundleFiles> bundles = BundleDirectory.find(Optional.empty());

        assertThat(bundles).containsExactly(new BundleFiles.Embedded("models/bert-demo-zh/1"));
    }

    @Test
    void findsEveryVersionOfEveryModel() throws IOException {
        manifest("b/1");
        manifest("a/2");
        manifest("a/1");

        List<BundleFiles> bundles = BundleDirectory.find(Optional.of(models));

        assertThat(bundles).extracting(BundleFiles::toString).containsExactly(path("a/1"), path("a/2"), path("b/1"));
    }

    @Test
    void skipsOtherFiles() throws IOException {
        manifest("a/1");
        Files.writeString(models.resolve("a/1/README"), "");
        Files.createDirectories(models.resolve("empty/1"));

        List<BundleFiles> bundles = BundleDirectory.find(Optional.of(models));

        assertThat(bundles).extracting(BundleFiles::toString).containsExactly(path("a/1"));
    }

    @Test
    void followsLinks(@TempDir Path volume) throws IOException {
        Files.createDirectories(volume.resolve("1"));
        Files.writeString(volume.resolve("1/manifest.json"), "{}");
        Files.createSymbolicLink(models.resolve("a"), volume);

        List<BundleFiles> bundles = BundleDirectory.find(Optional.of(models));

        assertThat(bundles).extracting(BundleFiles::toString).containsExactly(path("a/1"));
    }

    @Test
    void skipsHiddenFolders() throws IOException {
        manifest("a/1");
        manifest("a/.2.partial-77");
        manifest("..data/1");

        List<BundleFiles> bundles = BundleDirectory.find(Optional.of(models));

        assertThat(bundles).extracting(BundleFiles::toString).containsExactly(path("a/1"));
    }

    @Test
    void servesABundleOnceHoweverManyLinksLeadToIt() throws IOException {
        manifest("a/1");
        Files.createSymbolicLink(models.resolve("a/current"), Path.of("1"));
        Files.createSymbolicLink(models.resolve("current"), Path.of("."));
        Files.createSymbolicLink(models.resolve("self"), Path.of("self"));
        Files.createSymbolicLink(models.resolve("dangling"), Path.of("nowhere"));

        List<BundleFiles> bundles = BundleDirectory.find(Optional.of(models));

        assertThat(bundles).extracting(BundleFiles::toString).containsExactly(path("a/1"));
    }

    @Test
    void saysThatTheDirectoryIsNone() throws IOException {
        Path file = Files.writeString(models.resolve("file"), "");

        assertThatThrownBy(() -> BundleDirectory.find(Optional.of(file)))
                .isInstanceOf(BundleException.class)
                .hasMessage("models directory %s: not a directory (expected: a directory of bundles)", file);
    }

    @Test
    void namesWhatItCouldNotReadIfNothingElseIsThere() throws IOException {
        Files.createSymbolicLink(models.resolve("self"), Path.of("self"));

        assertThatThrownBy(() -> BundleDirectory.find(Optional.of(models)))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith("models directory %s: no bundle that can be read, self: ".formatted(models))
                .hasMessageEndingWith(" (expected: <name>/<version>/manifest.json)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a/1/deeper"})
    void findsNoManifestAtAnotherDepth(String place) throws IOException {
        manifest(place);

        assertThatThrownBy(() -> BundleDirectory.find(Optional.of(models)))
                .isInstanceOf(BundleException.class)
                .hasMessage("models directory %s: no bundle (expected: <name>/<version>/manifest.json)", models);
    }

    @Test
    void refusesAnEmptyDirectory() {
        assertThatThrownBy(() -> BundleDirectory.find(Optional.of(models)))
                .isInstanceOf(BundleException.class)
                .hasMessage("models directory %s: no bundle (expected: <name>/<version>/manifest.json)", models);
    }

    @Test
    void refusesAMissingDirectory() {
        Path nowhere = models.resolve("nowhere");

        assertThatThrownBy(() -> BundleDirectory.find(Optional.of(nowhere)))
                .isInstanceOf(BundleException.class)
                .hasMessage("models directory %s: missing (expected: a directory of bundles)", nowhere);
    }

    private void manifest(String place) throws IOException {
        Path directory = Files.createDirectories(models.resolve(place));
        Files.writeString(directory.resolve("manifest.json"), "{}");
    }

    private String path(String place) {
        return models.resolve(place).toString();
    }
}
