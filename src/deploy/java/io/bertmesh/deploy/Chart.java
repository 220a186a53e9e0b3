package io.bertmesh.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The chart and its files of values. Helm runs inside this process, without a cluster or an executable. */
final class Chart {

    static final Path FOLDER = Path.of("deploy/helm/bertmesh");

    /** The version of Kubernetes that other checks of the chart use too. */
    private static final String KUBERNETES = "1.36.0";

    private static final YAMLMapper YAML = new YAMLMapper();

    /** The chart's queries to a cluster. For a template they return nothing, but this library would call a cluster. */
    private static final Pattern LOOKUP = Pattern.compile("lookup \\S+ \\S+ [^\\s()]+ [^\\s()]+");

    private static final Path WITHOUT_CLUSTER = withoutCluster();

    private Chart() {}

    /** Helm's output for some values. */
    sealed interface Outcome {

        /** Objects for Kubernetes. */
        record Rendered(Rendering rendering) implements Outcome {}

        /** No objects, only the reason. */
        record Refused(String reason) implements Outcome {}
    }

    /** The chart's own values and those of each environment. */
    static List<Path> environments() {
        return Stream.concat(Stream.of(FOLDER.resolve("values.yaml")), files(FOLDER, "values-.*\\.yaml"))
                .toList();
    }

    /** The files of each environment and each set of features. */
    static List<Path> valuesFiles() {
        return Stream.concat(environments().stream(), files(FOLDER.resolve("tests/values"), ".*\\.yaml"))
                .toList();
    }

    /** The chart's values, overridden by those of a file; {@code null} removes a value. */
    static ObjectNode values(Path file) {
        ObjectNode values = read(FOLDER.resolve("values.yaml"));
        lay(read(file), values);
        return values;
    }

    static ObjectNode read(Path file) {
        try {
            return (ObjectNode) YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The objects of a release called {@code bertmesh} in the namespace {@code models}. */
    static Rendering render(Path file, Map<String, ?> settings) {
        return switch (outcome(file, settings)) {
            case Outcome.Rendered(Rendering rendering) -> rendering;
            case Outcome.Refused(String reason) ->
                throw new AssertionError("%s with %s is refused: %s".formatted(file, settings, reason));
        };
    }

    /** @param settings new values by path, as for {@code helm --set} */
    static Outcome outcome(Path file, Map<String, ?> settings) {
        TemplateCommand command = new Helm(WITHOUT_CLUSTER)
                .template()
                .withName("bertmesh")
                .withNamespace("models")
                .withKubeVersion(KUBERNETES)
                .withValuesFile(file);
        settings.forEach(command::set);
        String manifests;
        try {
            manifests = command.call();
        } catch (IllegalStateException e) {
            return new Outcome.Refused(String.valueOf(e.getMessage()));
        }
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(manifests)) {
            return new Outcome.Rendered(new Rendering(
                    documents.readAll().stream().filter(JsonNode::isObject).toList()));
        } catch (IOException e) {
            throw new UncheckedIOException(manifests, e);
        }
    }

    /**
     * The findings of {@code helm lint --strict} in the chart with the values of a file. The command accepts no values
     * here, so a copy of the chart gets them as its own.
     *
     * @param place an empty folder for the copy
     */
    static List<String> findings(Path file, Path place) throws IOException {
        Path copy = copy(place);
        YAML.writeValue(copy.resolve("values.yaml").toFile(), values(file));
        LintResult result = new Helm(copy).lint().strict().quiet().call();
        return result.isFailed() || !result.getMessages().isEmpty()
                ? Stream.concat(Stream.of("lint failed: " + result.isFailed()), result.getMessages().stream())
                        .toList()
                : List.of();
    }

    private static Path withoutCluster() {
        try {
            Path copy = copy(Files.createTempDirectory(Path.of("target"), "chart-"));
            try (Stream<Path> parts = Files.walk(copy.resolve("templates"))) {
                for (Path part : parts.filter(Files::isRegularFile).toList()) {
                    Files.writeString(
                            part, LOOKUP.matcher(Files.readString(part)).replaceAll("dict"));
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path copy(Path place) throws IOException {
        Path copy = place.resolve(FOLDER.getFileName());
        try (Stream<Path> parts = Files.walk(FOLDER)) {
            for (Path part : parts.toList()) {
                Files.copy(part, copy.resolve(FOLDER.relativize(part)));
            }
        }
        return copy;
    }

    private static Stream<Path> files(Path folder, String name) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(name)).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void lay(ObjectNode upper, ObjectNode lower) {
        upper.properties().forEach(field -> {
            JsonNode below = lower.get(field.getKey());
            if (field.getValue().isNull()) {
                lower.remove(field.getKey());
            } else if (field.getValue() instanceof ObjectNode over && below instanceof ObjectNode under) {
                lay(over, under);
            } else {
                lower.set(field.getKey(), field.getValue());
            }
        });
    }
}
