package io.bertmesh.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bertmesh.testing.Bundles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a manifest may name, and what is opened of it. */
final class BundleFilesTest {

    @TempDir
    private Path models;

    private Path bundle;

    @BeforeEach
    void copy() throws IOException {
        bundle = Bundles.copy(Bundles.MLM, models);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../1/model.fp32.onnx", "a/../../b", "..", "/etc/passwd", "a\\..\\b", "a\0b", ""})
    void refusesAGraphOutsideTheBundle(String file) throws IOException {
        Bundles.changeManifest(
                bundle, manifest -> manifest.withArray("variants").forEach(entry -> put(entry, file)));

        assertThatThrownBy(() -> Bundles.open(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessage("bundle %s: manifest.json: file %s (expected: a path inside the bundle)", bundle, file);
    }

    @Test
    void refusesATokenizerOutsideTheBundle() throws IOException {
        Bundles.changeManifest(bundle, manifest -> put(manifest.path("tokenizer"), "../../secret"));

        assertThatThrownBy(() -> Bundles.open(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageEndingWith("file ../../secret (expected: a path inside the bundle)");
    }

    @Test
    void refusesANameInChineseInItsOwnWords() throws IOException {
        Bundles.changeManifest(bundle, manifest -> manifest.put("name", "中文模型"));

        assertThatThrownBy(() -> Bundles.open(bundle)).hasMessageContaining("name 中文模型 (expected: letters, digits");
    }

    @Test
    void doesNotOpenAPipe() throws Exception {
        Path graph = deleted("model.fp32.onnx");
        assertThat(new ProcessBuilder("mkfifo", graph.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> Bundles.open(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("model.fp32.onnx: a FIFO, socket or device (expected: a readable file)");
    }

    @Test
    void doesNotOpenADevice() throws IOException {
        Files.createSymbolicLink(deleted("tokenizer.json"), Path.of("/dev/zero"));

        assertThatThrownBy(() -> Bundles.open(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("tokenizer.json: a FIFO, socket or device (expected: a readable file)");
    }

    private Path deleted(String file) throws IOException {
        Files.delete(bundle.resolve(file));
        return bundle.resolve(file);
    }

    private static void put(JsonNode entry, String file) {
        var _ = ((ObjectNode) entry).put("file", file);
    }
}
