package io.bertmesh.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bertmesh.model.Bundle;
import io.bertmesh.model.BundleFiles;
import io.bertmesh.model.Precision;
import io.bertmesh.model.Provider;
import io.bertmesh.model.VariantChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The fixture bundles that model-export made with seeded random weights, and damaged copies of them. */
public final class Bundles {

    /** Two layers, 32 wide, vocabulary of 300, with a masked-LM head. */
    public static final String MLM = "tiny-mlm";
    /** Three layers, 48 wide, vocabulary of 300, without a head and without token types. */
    public static final String ENCODER = "tiny-encoder";

    /** The choice of a server with default settings. */
    public static final VariantChoice FP32_ON_CPU = new VariantChoice(Precision.FP32, Map.of(), Provider.CPU);

    // Field 6 of ONNX's ModelProto is its documentation: a length, then the text.
    private static final byte[] REMARK = {0x32, 0x02, 'i', '8'};

    private static final ObjectMapper JSON = new ObjectMapper();

    private Bundles() {}

    /** Opens the unchanged fixture. */
    public static Bundle open(String name) {
        return open(directory(name));
    }

    /** Opens a bundle that a test has put into a directory. */
    public static Bundle open(Path directory) {
        return open(directory, FP32_ON_CPU);
    }

    /** Opens a bundle that a test has put into a directory, with this precision and provider. */
    public static Bundle open(Path directory, VariantChoice choice) {
        return Bundle.open(new BundleFiles.Directory(directory), choice);
    }

    /** Adds a variant whose graph is the FP32 graph plus a remark at its end, so that its file differs. */
    public static void addVariant(Path directory, String precision, String provider) throws IOException {
        String file = "model." + precision + ".onnx";
        byte[] graph = Files.readAllBytes(directory.resolve("model.fp32.onnx"));
        byte[] other = Arrays.copyOf(graph, graph.length + REMARK.length);
        System.arraycopy(REMARK, 0, other, graph.length, REMARK.length);
        changeManifest(directory, manifest -> {
            ObjectNode entry = manifest.withArray("variants").addObject();
            entry.put("file", file)
                    .put("precision", precision)
                    .putArray("providers")
                    .add(provider);
        });
        replace(directory, "/variants/1", other);
    }

    /** The fixture in its {@code <name>/<version>} directory, which tests must not change. */
    public static Path directory(String name) {
        URL manifest = Bundles.class.getResource("/models/%s/1/manifest.json".formatted(name));
        try {
            return Path.of(Objects.requireNonNull(manifest).toURI()).resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Copies the fixture to {@code <models>/<name>/1}, which a test may change. */
    public static Path copy(String name, Path models) throws IOException {
        return copy(name, models.resolve(name).resolve("1"), _ -> {});
    }

    /** Copies the fixture to a directory and changes its manifest. */
    public static Path copy(String name, Path directory, Consumer<ObjectNode> change) throws IOException {
        Files.createDirectories(directory);
        for (Path file : files(directory(name))) {
            Files.copy(file, directory.resolve(file.getFileName()));
        }
        changeManifest(directory, change);
        return directory;
    }

    /** Rewrites {@code manifest.json}. */
    public static void changeManifest(Path directory, Consumer<ObjectNode> change) throws IOException {
        Path file = directory.resolve("manifest.json");
        Files.writeString(file, changed(file, change).toString());
    }

    /** Rewrites {@code golden.json} so that the manifest still agrees with it. */
    public static void changeGolden(Path directory, Consumer<ObjectNode> change) throws IOException {
        replaceGolden(
                directory, changed(directory.resolve("golden.json"), change).toString());
    }

    /** Replaces {@code tokenizer.json} so that the manifest still agrees with it. */
    public static void replaceTokenizer(Path directory, String content) throws IOException {
        replace(directory, "/tokenizer", content.getBytes(StandardCharsets.UTF_8));
    }

    /** Replaces {@code golden.json} so that the manifest still agrees with it. */
    public static void replaceGolden(Path directory, String content) throws IOException {
        replace(directory, "/golden", content.getBytes(StandardCharsets.UTF_8));
    }

    /** Replaces the graph so that the manifest still agrees with it. */
    public static void replaceGraph(Path directory, byte[] content) throws IOException {
        replace(directory, "/variants/0", content);
    }

    private static void replace(Path directory, String entryPointer, byte[] content) throws IOException {
        changeManifest(directory, manifest -> {
            ObjectNode entry = (ObjectNode) manifest.at(entryPointer);
            write(directory.resolve(entry.get("file").asText()), content);
            entry.put("sha256", HexFormat.of().formatHex(sha256(content))).put("bytes", content.length);
        });
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode changed(Path file, Consumer<ObjectNode> change) throws IOException {
        ObjectNode content = (ObjectNode) JSON.readTree(file.toFile());
        change.accept(content);
        return content;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
