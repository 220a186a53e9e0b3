package io.bertmesh.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The bundle to measure, read from its manifest.
 *
 * @param graph the graph of the precision to measure
 * @param fp32Graph the bundle's graph in FP32, if it has one and the benchmark measures another
 */
record BundleFolder(
        Path folder,
        String name,
        String version,
        Network network,
        Path graph,
        Optional<Path> fp32Graph,
        Path tokenizer) {

    /** The only bundle below {@code models}. A second one would use memory and falsify the figures. */
    static BundleFolder find(Path models, String precision) throws IOException {
        try (Stream<Path> manifests = Files.find(models, 3, (path, _) -> path.endsWith("manifest.json"))) {
            List<Path> found = manifests.toList();
            if (found.size() != 1) {
                throw new IllegalArgumentException(
                        "bench.models: %s with %d bundles (expected: one, <name>/<version>/manifest.json)"
                                .formatted(models, found.size()));
            }
            return read(found.getFirst(), precision);
        }
    }

    /** Bytes of the weights on disk. */
    long graphBytes() throws IOException {
        return Files.size(graph);
    }

    private static BundleFolder read(Path manifest, String precision) throws IOException {
        JsonNode root = new ObjectMapper().readTree(manifest.toFile());
        Path folder = manifest.resolveSibling("");
        Path graph = graph(root, folder, precision)
                .orElseThrow(() -> new IllegalArgumentException(
                        "bench.precision: %s (expected: one of the variants of %s)".formatted(precision, manifest)));
        JsonNode sizes = root.at("/dimensions");
        return new BundleFolder(
                folder,
                root.at("/name").asText(),
                root.at("/version").asText(),
                new Network(
                        sizes.at("/layers").asInt(),
                        sizes.at("/hidden").asInt(),
                        sizes.at("/intermediate").asInt(),
                        sizes.at("/vocabulary").asInt()),
                graph,
                graph(root, folder, "fp32").filter(fp32 -> !fp32.equals(graph)),
                folder.resolve(root.at("/tokenizer/file").asText()));
    }

    private static Optional<Path> graph(JsonNode manifest, Path folder, String precision) {
        return StreamSupport.stream(manifest.at("/variants").spliterator(), false)
                .filter(entry -> entry.at("/precision").asText().equals(precision))
                .map(entry -> folder.resolve(entry.at("/file").asText()))
                .findFirst();
    }
}
