package io.bertmesh.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of docs/configuration.md, made from the annotations of the settings and from the Javadoc in their source. */
final class ConfigurationPage {

    private static final String BEGIN = "<!-- settings: written by ConfigurationPageTest -->";
    private static final String END = "<!-- end of settings -->";

    private ConfigurationPage() {}

    /** The page with a new table between its two marks. */
    static String withTable(String page) {
        if (!page.contains(BEGIN) || !page.contains(END)) {
            throw new IllegalArgumentException("page without the marks %s and %s".formatted(BEGIN, END));
        }
        Pattern between = Pattern.compile(Pattern.quote(BEGIN) + ".*" + Pattern.quote(END), Pattern.DOTALL);
        return between.matcher(page).replaceFirst(Matcher.quoteReplacement(BEGIN + "\n" + table() + END));
    }

    private static String table() {
        return Setting.all().stream()
                .sorted(Comparator.comparing(ConfigurationPage::place))
                .map(ConfigurationPage::row)
                .collect(Collectors.joining(
                        "\n", "| variable | default | values | effect |\n|---|---|---|---|\n", "\n"));
    }

    /** Where the setting stands in the source. */
    private static String place(Setting setting) {
        return setting.path().stream()
                .map(method -> "%06d".formatted(position(method, source(method))))
                .collect(Collectors.joining("/"));
    }

    private static String row(Setting setting) {
        String unset = setting.isOptional()
                ? "unset"
                : "`%s`".formatted(setting.defaultValue().orElseThrow());
        String needs = setting.needs().map(" Needs `%s`."::formatted).orElse("");
        return "| `%s` | %s | %s | %s%s |"
                .formatted(
                        setting.variable(),
                        unset,
                        values(setting),
                        javadoc(setting.path().getLast()),
                        needs);
    }

    private static String values(Setting setting) {
        if (setting.range().isPresent()) {
            Range range = setting.range().get();
            return range.max().isEmpty()
                    ? "`%s` or more".formatted(range.min())
                    : "`%s` to `%s`".formatted(range.min(), range.max());
        }
        if (!(setting.type() instanceof Class<?> type)) {
            return "list, comma-separated";
        }
        if (type.isEnum() || type == boolean.class) {
            return "`" + setting.expected().replace(" or ", "`, `") + "`";
        }
        return type == Path.class ? "path" : "text";
    }

    private static String javadoc(Method method) {
        String source = source(method);
        int end = position(method, source);
        int begin = source.lastIndexOf("/**", end);
        int close = source.indexOf("*/", begin);
        if (source.substring(close, end).contains(";")) {
            throw new IllegalStateException(method + ": no Javadoc (expected: one sentence or more)");
        }
        return source.substring(begin + 3, close)
                .replaceAll("(?m)^ *\\*", "")
                .replaceAll("\\s+", " ")
                .strip()
                .replaceAll("\\{@code ([^}]*)}", "`$1`");
    }

    private static int position(Method method, String source) {
        int group = source.indexOf("interface " + method.getDeclaringClass().getSimpleName() + " {");
        return source.indexOf(" " + method.getName() + "();", group);
    }

    private static String source(Method method) {
        Class<?> outermost = method.getDeclaringClass();
        while (outermost.getEnclosingClass() != null) {
            outermost = outermost.getEnclosingClass();
        }
        try {
            return Files.readString(Path.of("src/main/java", outermost.getName().replace('.', '/') + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
