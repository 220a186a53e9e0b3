package io.bertmesh.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Writes one JSON file for each precision, and the page's table from all of them. */
final class Report {

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new Jdk8Module())
            .registerModule(new SimpleModule().addSerializer(Double.class, new Rounded()))
            .registerModule(new SimpleModule("primitive").addSerializer(double.class, new Rounded()))
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT);

    /** The suffix of a soak's files. */
    static final String SOAK = "-soak";

    /** In the order of the table's columns. */
    private static final List<String> PRECISIONS = List.of("fp32", "int8", "fp16");

    private final Path folder;

    /** @param output the parent of the folder {@code benchmark} */
    Report(Path output) {
        this.folder = output.resolve("benchmark");
    }

    Path folder() {
        return folder;
    }

    /** Writes {@code <name>.json}: the figures and plots, then all measurements behind them. */
    void write(String name, List<Figure> figures, List<Plots.Plot> plots, Object results) throws IOException {
        Files.createDirectories(folder);
        ObjectNode root = JSON.createObjectNode();
        root.set("figures", JSON.valueToTree(figures));
        root.set("plots", JSON.valueToTree(plots));
        root.setAll((ObjectNode) JSON.valueToTree(results));
        Files.writeString(folder.resolve(name + ".json"), JSON.writeValueAsString(root) + "\n");
    }

    /** Writes the table into {@code benchmark.md} beside the folder, if there is such a page. */
    void writePage() throws IOException {
        Path page = folder.resolveSibling("benchmark.md");
        if (Files.exists(page)) {
            Files.writeString(page, Page.withTable(Files.readString(page), measured()));
        }
    }

    /** The files of each precision that was measured, the ordinary run before the soak. */
    private SequencedMap<String, List<JsonNode>> measured() throws IOException {
        SequencedMap<String, List<JsonNode>> files = new LinkedHashMap<>();
        for (String precision : PRECISIONS) {
            for (String name : List.of(precision, precision + SOAK)) {
                Path file = folder.resolve(name + ".json");
                if (Files.exists(file)) {
                    files.computeIfAbsent(precision, _ -> new ArrayList<>()).add(JSON.readTree(file.toFile()));
                }
            }
        }
        return files;
    }

    /** Six digits, because more would be noise and make the file hard to read. */
    private static final class Rounded extends JsonSerializer<Double> {
        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (!Double.isFinite(value)) {
                out.writeNull();
                return;
            }
            BigDecimal rounded = new BigDecimal(value).round(new MathContext(6));
            out.writeNumber(rounded.stripTrailingZeros().toPlainString());
        }
    }
}
