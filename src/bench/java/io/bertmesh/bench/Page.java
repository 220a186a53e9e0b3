package io.bertmesh.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The benchmark's page. The part between its two marks is generated from the JSON files. Pure. */
final class Page {

    static final String BEGIN = "<!-- figures: written by the benchmark -->";
    static final String END = "<!-- end of figures -->";

    private Page() {}

    /** Replaces the table. Each precision has the files of its ordinary run and of its soak, or none. */
    static String withTable(String page, Map<String, List<JsonNode>> filesByPrecision) {
        if (!page.contains(BEGIN) || !page.contains(END)) {
            throw new IllegalArgumentException("page without the marks %s and %s".formatted(BEGIN, END));
        }
        Pattern between = Pattern.compile(Pattern.quote(BEGIN) + ".*" + Pattern.quote(END), Pattern.DOTALL);
        String table = BEGIN + "\n" + table(filesByPrecision) + plots(filesByPrecision) + END;
        return between.matcher(page).replaceFirst(Matcher.quoteReplacement(table));
    }

    private static String table(Map<String, List<JsonNode>> files) {
        SequencedSet<String> names = new LinkedHashSet<>();
        SequencedMap<String, String> cells = new LinkedHashMap<>();
        files.forEach((precision, measured) ->
                measured.forEach(file -> file.at("/figures").forEach(figure -> {
                    String name = figure.at("/name").asText();
                    names.add(name);
                    cells.put(name + "/" + precision, cell(figure));
                })));
        StringBuilder table = new StringBuilder("| figure |");
        files.keySet().forEach(precision -> table.append(" %s |".formatted(precision.toUpperCase(Locale.ROOT))));
        table.append("\n|---|").append("---|".repeat(files.size())).append('\n');
        for (String name : names) {
            table.append("| ").append(name).append(" |");
            files.keySet()
                    .forEach(precision ->
                            table.append(" %s |".formatted(cells.getOrDefault(name + "/" + precision, ""))));
            table.append('\n');
        }
        files.forEach((precision, measured) -> measured.stream()
                .findFirst()
                .ifPresent(file -> table.append(
                        "\n%s: %s".formatted(precision.toUpperCase(Locale.ROOT), setup(file.at("/setup"))))));
        return table.append('\n').toString();
    }

    private static String cell(JsonNode figure) {
        String aim = figure.at("/aim").asText();
        String value = figure.at("/value").asText();
        if (aim.isEmpty()) {
            return value;
        }
        boolean isReached = figure.at("/reached").asBoolean();
        return isReached ? "**%s** (%s)".formatted(value, aim) : "%s (not %s)".formatted(value, aim);
    }

    private static String setup(JsonNode setup) {
        return "%s, %s processors, JDK %s, ONNX Runtime %s, seed %s, %s; model %s; other processes took %s cores.\n"
                .formatted(
                        setup.at("/machine").asText(),
                        setup.at("/processors").asText(),
                        setup.at("/java").asText(),
                        setup.at("/onnx_runtime").asText(),
                        setup.at("/seed").asText(),
                        setup.at("/texts").asText(),
                        setup.at("/model").asText(),
                        Figures.number(setup.at("/cores_taken_by_others").asDouble()));
    }

    private static String plots(Map<String, List<JsonNode>> files) {
        StringBuilder images = new StringBuilder();
        files.forEach((precision, measured) -> {
            for (JsonNode file : measured) {
                file.at("/plots")
                        .forEach(plot -> images.append("![%s](benchmark/%s)\n\n"
                                .formatted(
                                        plot.at("/title").asText(),
                                        plot.at("/file").asText())));
            }
        });
        return images.toString();
    }
}
