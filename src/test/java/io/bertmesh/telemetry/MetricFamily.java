package io.bertmesh.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** All series of one metric: its name, its type, and the labels that distinguish its series. */
record MetricFamily(String name, String type, SortedSet<String> labels) {

    /** A row of docs/metrics.md: name, type, labels, unit, meaning. */
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| (\\w+) \\|([^|]*)\\| ([^|]*) \\| .* \\|");

    private static final Pattern LABEL = Pattern.compile("[{,](\\w+)=\"");

    /** The families of a page in Prometheus's text format, without the {@code _max} gauges of histograms. */
    static Set<MetricFamily> scraped(String page) {
        Map<String, MetricFamily> families = new TreeMap<>();
        for (String line : page.lines().toList()) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ");
                families.put(words[2], new MetricFamily(words[2], words[3], new TreeSet<>()));
            } else if (!line.startsWith("#")) {
                String series = line.substring(0, line.indexOf(line.contains("{") ? '{' : ' '));
                String base = series.replaceFirst("_(bucket|count|sum|active_count|duration_sum)$", "");
                MetricFamily family = families.containsKey(series) ? families.get(series) : families.get(base);
                if (family == null) {
                    throw new AssertionError("no type of " + series);
                }
                family.labels.addAll(labels(line));
            }
        }
        return families.values().stream()
                .filter(family -> !family.isGreatestOf(families))
                .collect(Collectors.toSet());
    }

    /** The families that docs/metrics.md lists, each with its unit. */
    static Map<MetricFamily, String> documented(Path page) throws IOException {
        return Files.readAllLines(page).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(
                        row -> new MetricFamily(row.group(1), row.group(2), words(row.group(3))), row -> row.group(4)));
    }

    static Set<MetricFamily> named(String prefix, Collection<MetricFamily> families) {
        return families.stream()
                .filter(family -> family.name.startsWith(prefix))
                .collect(Collectors.toSet());
    }

    /** The first columns of this family's row in docs/metrics.md. */
    @Override
    public String toString() {
        return "| `%s` | %s | %s |".formatted(name, type, String.join(", ", labels));
    }

    private boolean isGreatestOf(Map<String, MetricFamily> families) {
        MetricFamily base = families.get(name.replaceFirst("_max$", ""));
        return name.endsWith("_max") && base != null && base.type.equals("histogram");
    }

    /** The labels without the one that distinguishes a histogram's buckets. */
    private static SortedSet<String> labels(String line) {
        SortedSet<String> labels = new TreeSet<>();
        for (Matcher label = LABEL.matcher(line); label.find(); ) {
            labels.add(label.group(1));
        }
        labels.remove("le");
        return labels;
    }

    private static SortedSet<String> words(String list) {
        return list.isBlank()
                ? new TreeSet<>()
                : new TreeSet<>(Arrays.asList(list.strip().split(", ")));
    }
}
