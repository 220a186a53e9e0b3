package io.bertmesh.boot;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.QuarkusBindException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns the exception that stopped a start into sentences for an operator: the setting, its value and what is expected.
 *
 * <p>Quarkus's own settings are read here and not by {@link io.bertmesh.config.SettingsCheck}, because only Quarkus knows
 * their kinds. So their faults are found in the messages of SmallRye Config.
 */
final class StartFault {

    private static final Pattern UNREADABLE = Pattern.compile(
            "SRCFG00039: The config property (\\S+) with the config value \"(.*)\" threw an Exception whilst being"
                    + " converted (.*)");

    private static final Pattern EMPTY = Pattern.compile(
            "SRCFG0001[14]: The config property (\\S+) is required|SRCFG00040: The config property (\\S+) is defined as"
                    + " the empty");

    private static final Pattern CHOICE = Pattern.compile("allowed values: (.*)");

    /** What a word in a converter's message tells about the kind of its setting; the first that is found counts. */
    private static final Map<String, String> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("Expected an integer", "a whole number");
        KINDS.put("Expected a long", "a whole number");
        KINDS.put("Expected a double", "a number");
        KINDS.put("Expected a float", "a number");
        KINDS.put("Unknown level", "OFF, ERROR, WARN, INFO, DEBUG or TRACE");
        KINDS.put("uration", "a duration such as 30s or 250ms");
        KINDS.put("regular expression", "a size such as 4M");
    }

    private StartFault() {}

    /** One sentence for each fault, with line breaks between them; empty if none of the causes is known. */
    static Optional<String> sentences(Throwable fault) {
        return Stream.iterate(fault, cause -> cause != null, Throwable::getCause)
                .map(StartFault::ofOne)
                .filter(sentences -> !sentences.isEmpty())
                .findFirst();
    }

    private static String ofOne(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof PreventFurtherStepsException) {
            return message;
        }
        if (cause instanceof QuarkusBindException bind) {
            return "port %d: taken (expected: a free port)".formatted(bind.getPort());
        }
        if (message.contains("No space left on device")) {
            return "java.io.tmpdir: %s: full (expected: room for the native libraries)".formatted(temporary());
        }
        if (cause instanceof UnsatisfiedLinkError && message.contains("failed to map segment")) {
            return "java.io.tmpdir: %s: mounted noexec (expected: a directory that code can be run from)"
                    .formatted(temporary());
        }
        return settings(message).stream().distinct().collect(Collectors.joining("\n"));
    }

    private static List<String> settings(String message) {
        List<String> sentences = new ArrayList<>();
        Matcher unreadable = UNREADABLE.matcher(message);
        while (unreadable.find()) {
            sentences.add("%s: %s (expected: %s)"
                    .formatted(variable(unreadable.group(1)), unreadable.group(2), expected(unreadable.group(3))));
        }
        Matcher empty = EMPTY.matcher(message);
        while (empty.find()) {
            String property = empty.group(1) == null ? empty.group(2) : empty.group(1);
            sentences.add(variable(property) + ": empty (expected: a value)");
        }
        return sentences;
    }

    private static String expected(String reason) {
        Matcher choice = CHOICE.matcher(reason);
        if (choice.find()) {
            return Stream.of(choice.group(1).split(","))
                    .map(String::strip)
                    .sorted()
                    .collect(Collectors.joining(" or "));
        }
        return KINDS.entrySet().stream()
                .filter(kind -> reason.contains(kind.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("another value");
    }

    /** The variable that sets a property. */
    static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static String temporary() {
        return System.getProperty("java.io.tmpdir");
    }
}
