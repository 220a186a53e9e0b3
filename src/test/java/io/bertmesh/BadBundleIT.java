package io.bertmesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that cannot serve its bundle says why in one sentence and ends. */
class BadBundleIT {

    private static final Path GOOD = Path.of("src/test/resources/models/tiny-mlm/1");

    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    Path models;

    private Path bundle;

    @BeforeEach
    void copyGoodBundle() throws IOException {
        bundle = Files.createDirectories(models.resolve("tiny-mlm/1"));
        try (Stream<Path> files = Files.list(GOOD)) {
            for (Path file : files.toList()) {
                Files.copy(file, bundle.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void refusesGraphOfWhichOneByteChanged() throws Exception {
        try (RandomAccessFile graph =
                new RandomAccessFile(bundle.resolve("model.fp32.onnx").toFile(), "rw")) {
            graph.seek(60_000);
            int before = graph.read();
            graph.seek(60_000);
            graph.write(before ^ 1);
        }

        assertEndsWith("bundle %s: model.fp32.onnx: sha256 [0-9a-f]{64} \\(expected: [0-9a-f]{64}\\)");
    }

    @Test
    void refusesBundleThatLacksFile() throws Exception {
        Files.delete(bundle.resolve("tokenizer.json"));

        assertEndsWith("bundle %s: tokenizer.json: missing \\(expected: a readable file\\)");
    }

    @Test
    void refusesModelThatAnswersOtherThanItsGoldenTexts() throws Exception {
        Path golden = bundle.resolve("golden.json");
        ObjectNode answers = (ObjectNode) json.readTree(golden.toFile());
        ((ArrayNode) answers.at("/texts/0/cls")).set(0, 9.5f);
        json.writeValue(golden.toFile(), answers);
        writeDownChecksumOf(golden);

        assertEndsWith("bundle %s: golden.json: an answer is wrong: texts\\[0\\]: vector of \\[CLS\\] differs by "
                + "9.0e\\+00 \\(expected: at most 1.0e-04\\)");
    }

    @Test
    void refusesDirectoryThatDoesNotExist() throws Exception {
        models = models.resolve("nowhere");

        assertEndsWith("models directory %s: missing \\(expected: a directory of bundles\\)".formatted(models));
    }

    /** Starts the service and fails unless the sentence is the only thing that it says before it ends. */
    private void assertEndsWith(String sentence) throws Exception {
        try (ServiceProcess service = ServiceProcess.start(Map.of("BERTMESH_MODELS_DIR", models.toString()))) {
            int exitCode = service.awaitExitCode();

            assertThat(exitCode).as(service.output()).isEqualTo(1);
            assertThat(service.output().lines().filter(line -> !line.contains(" INFO ")))
                    .singleElement()
                    .asString()
                    .matches(sentence.formatted(bundle));
        }
    }

    private void writeDownChecksumOf(Path golden) throws Exception {
        byte[] content = Files.readAllBytes(golden);
        Path path = bundle.resolve("manifest.json");
        ObjectNode manifest = (ObjectNode) json.readTree(path.toFile());
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        manifest.withObject("/golden").put("sha256", sha256).put("bytes", content.length);
        json.writeValue(path.toFile(), manifest);
    }
}
