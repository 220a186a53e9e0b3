package io.bertmesh.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bertmesh.testing.Bundles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that a damaged bundle is refused in one sentence that names the bundle, the file and the reason. */
final class BundleDamageTest {

    static final List<Damage> DAMAGES = List.of(
            new Damage("manifest missing", delete("manifest.json"), "manifest.json", "missing"),
            new Damage("manifest empty", write("manifest.json", ""), "manifest.json", "malformed from line 1"),
            new Damage("manifest null", write("manifest.json", "null"), "manifest.json", "null"),
            new Damage(
                    "manifest cut off",
                    write("manifest.json", "{\"contract\":"),
                    "manifest.json",
                    "malformed from line 1, column 13 on"),
            new Damage("manifest a list", write("manifest.json", "[]"), "manifest.json", "expected: JSON as"),
            new Damage("manifest a folder", folder("manifest.json"), "manifest.json", "a directory"),
            new Damage(
                    "other contract",
                    manifest(fields -> fields.put("contract", "packed-v9")),
                    "manifest.json",
                    "contract packed-v9 (expected: packed-v1)"),
            new Damage(
                    "tasks in place of a head",
                    manifest(fields -> fields.<ObjectNode>without(List.of("head", "pooling", "normalize"))
                            .putArray("tasks")
                            .add("fill-mask")),
                    "manifest.json",
                    "manifest.json: no head, so of an older format (expected: head masked-lm or none; "
                            + "build the bundle again with python -m model_export build)"),
            new Damage(
                    "no pooling",
                    manifest(fields -> fields.remove("pooling")),
                    "manifest.json",
                    "no pooling, so of an older format (expected: pooling cls, mean or max; "
                            + "build the bundle again with python -m model_export build)"),
            new Damage(
                    "no normalize",
                    manifest(fields -> fields.remove("normalize")),
                    "manifest.json",
                    "no normalize, so of an older format (expected: normalize true or false; "
                            + "build the bundle again with python -m model_export build)"),
            new Damage(
                    "other head",
                    manifest(fields -> fields.put("head", "span")),
                    "manifest.json",
                    "manifest.json: field head: span (expected: masked-lm or none)"),
            new Damage(
                    "head of no text",
                    manifest(fields -> fields.putArray("head")),
                    "manifest.json",
                    "field head: missing or malformed"),
            new Damage(
                    "other pooling",
                    manifest(fields -> fields.put("pooling", "CLS")),
                    "manifest.json",
                    "manifest.json: field pooling: CLS (expected: cls or mean or max)"),
            new Damage(
                    "normalize of no truth value",
                    manifest(fields -> fields.put("normalize", "sometimes")),
                    "manifest.json",
                    "field normalize: missing or malformed"),
            new Damage(
                    "name of other letters",
                    manifest(fields -> fields.put("name", "a/b")),
                    "manifest.json",
                    "name a/b (expected: letters, digits, dots, dashes and underscores"),
            new Damage(
                    "no room for a token",
                    manifest(fields -> fields.put("max_tokens", 2)),
                    "manifest.json",
                    "max_tokens 2 (expected: 3 or more)"),
            new Damage(
                    "no variant at all",
                    manifest(fields -> fields.putArray("variants")),
                    "manifest.json",
                    "no variant of precision fp32 (expected: another bundle, this has none)"),
            new Damage(
                    "no variant of full precision",
                    manifest(fields -> variant(fields).put("precision", "int8")),
                    "manifest.json",
                    "no variant of precision fp32 (expected: int8)"),
            new Damage(
                    "unknown precision",
                    manifest(fields -> variant(fields).put("precision", "int4")),
                    "manifest.json",
                    "field variants[0].precision: int4 (expected: fp32 or fp16 or int8)"),
            new Damage(
                    "precision by number",
                    manifest(fields -> variant(fields).put("precision", 0)),
                    "manifest.json",
                    "field variants[0].precision: 0 (expected: fp32 or fp16 or int8)"),
            new Damage(
                    "empty precision",
                    manifest(fields -> variant(fields).put("precision", "")),
                    "manifest.json",
                    "field variants[0].precision: "),
            new Damage(
                    "unknown provider",
                    manifest(fields -> variant(fields).withArray("providers").add("tpu")),
                    "manifest.json",
                    "field variants[0].providers[2]: tpu (expected: cpu or cuda)"),
            new Damage(
                    "size of no number",
                    manifest(fields -> variant(fields).put("bytes", "many")),
                    "manifest.json",
                    "field variants[0].bytes: missing or malformed"),
            new Damage(
                    "negative size",
                    manifest(fields -> variant(fields).put("bytes", -1)),
                    "model.fp32.onnx",
                    " bytes (expected: -1)"),
            new Damage("graph missing", delete("model.fp32.onnx"), "model.fp32.onnx", "missing"),
            new Damage("graph cut off", cut("model.fp32.onnx"), "model.fp32.onnx", " bytes (expected: "),
            new Damage("graph changed", flip("model.fp32.onnx"), "model.fp32.onnx", "sha256 "),
            new Damage("tokenizer missing", delete("tokenizer.json"), "tokenizer.json", "missing"),
            new Damage("tokenizer cut off", cut("tokenizer.json"), "tokenizer.json", " bytes (expected: "),
            new Damage("tokenizer changed", flip("tokenizer.json"), "tokenizer.json", "sha256 "),
            new Damage("golden texts missing", delete("golden.json"), "golden.json", "missing"),
            new Damage("golden texts cut off", cut("golden.json"), "golden.json", " bytes (expected: "),
            new Damage("golden texts changed", flip("golden.json"), "golden.json", "sha256 "));

    @TempDir
    private Path models;

    @ParameterizedTest
    @FieldSource("DAMAGES")
    void refusesADamagedBundle(Damage damage) throws IOException {
        Path directory = Bundles.copy(Bundles.MLM, models);
        damage.change().applyTo(directory);

        assertThatThrownBy(() -> Bundles.open(directory))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith("bundle %s: %s: ".formatted(directory, damage.file()))
                .hasMessageContaining(damage.reason())
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "contract",
                "name",
                "version",
                "source",
                "head",
                "dimensions",
                "max_tokens",
                "pooling",
                "normalize",
                "mask_token",
                "tokenizer",
                "variants"
            })
    void refusesAManifestWithoutAField(String field) throws IOException {
        Path directory = Bundles.copy(Bundles.MLM, models.resolve("a"), manifest -> manifest.remove(field));

        assertThatThrownBy(() -> Bundles.open(directory))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith("bundle %s: manifest.json: ".formatted(directory))
                .hasMessageContaining(field);
    }

    private static Change delete(String file) {
        return directory -> Files.delete(directory.resolve(file));
    }

    private static Change write(String file, String content) {
        return directory -> Files.writeString(directory.resolve(file), content);
    }

    private static Change folder(String file) {
        return directory -> {
            Files.delete(directory.resolve(file));
            Files.createDirectory(directory.resolve(file));
        };
    }

    private static Change cut(String file) {
        return directory -> {
            byte[] content = Files.readAllBytes(directory.resolve(file));
            Files.write(directory.resolve(file), Arrays.copyOf(content, content.length - 1));
        };
    }

    private static Change flip(String file) {
        return directory -> {
            byte[] content = Files.readAllBytes(directory.resolve(file));
            content[content.length / 2] ^= 1;
            Files.write(directory.resolve(file), content);
        };
    }

    private static Change manifest(Consumer<ObjectNode> change) {
        return directory -> Bundles.changeManifest(directory, change);
    }

    private static ObjectNode variant(ObjectNode manifest) {
        return (ObjectNode) manifest.at("/variants/0");
    }

    /** Damages the files of a bundle. */
    private interface Change {
        void applyTo(Path directory) throws IOException;
    }

    /** A change to a good bundle, the file that the refusal must name, and the reason that it must give. */
    record Damage(String name, Change change, String file, String reason) {
        @Override
        public String toString() {
            return name;
        }
    }
}
