package io.bertmesh.config;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.WithDefault;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One setting of {@link BertConfig}: its names, its type, and what its annotations say.
 *
 * @param property name in files and on the command line, such as {@code bertmesh.models-dir}
 * @param path the methods that lead from {@link BertConfig} to its value
 */
record Setting(String property, List<Method> path) {

    static final String PREFIX = "bertmesh.";

    private static final String WHOLE_NUMBER = "a whole number";

    private static final Map<Type, String> FORMS = Map.of(
            boolean.class,
            "true or false",
            int.class,
            WHOLE_NUMBER,
            long.class,
            WHOLE_NUMBER,
            Integer.class,
            WHOLE_NUMBER,
            Long.class,
            WHOLE_NUMBER,
            double.class,
            "a number",
            Duration.class,
            "a duration such as 30s or 250ms");

    Setting {
        path = List.copyOf(path);
    }

    /** Every setting, sorted by property. */
    static List<Setting> all() {
        return below(PREFIX, List.of(), BertConfig.class)
                .sorted(Comparator.comparing(Setting::property))
                .toList();
    }

    /** Name of the environment variable, such as {@code BERTMESH_MODELS_DIR}. */
    String variable() {
        return property.replaceAll("[^a-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** Whether a property sets this setting, or an element of it. */
    boolean isSetBy(String name) {
        return name.equals(property) || name.startsWith(property + "[");
    }

    /** Whether a variable sets this setting, or an element of it. */
    boolean isSetByVariable(String name) {
        return name.equals(variable()) || name.matches(variable() + "_[0-9]+_");
    }

    /** Type of the value, without {@code Optional}. */
    Type type() {
        return isOptional()
                ? ((ParameterizedType) path.getLast().getGenericReturnType()).getActualTypeArguments()[0]
                : path.getLast().getGenericReturnType();
    }

    /** Whether the setting may be unset, and so empty. */
    boolean isOptional() {
        return path.getLast().getReturnType() == Optional.class;
    }

    /** The default as an operator would write it. */
    Optional<String> defaultValue() {
        return annotation(WithDefault.class).map(WithDefault::value);
    }

    Optional<Range> range() {
        return annotation(Range.class);
    }

    /** Variable of the setting that must be set, too. */
    Optional<String> needs() {
        return annotation(Needs.class).map(Needs::value);
    }

    /** What a value of the type looks like. */
    String expected() {
        return type() instanceof Class<?> choice && choice.isEnum()
                ? Stream.of(choice.getEnumConstants())
                        .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" or "))
                : FORMS.getOrDefault(type(), "another value");
    }

    /** Its value in a configuration; empty if unset. */
    Optional<?> in(BertConfig config) {
        Object value = config;
        try {
            for (Method method : path) {
                value = Objects.requireNonNull(method.invoke(value));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("every method of BertConfig can be called", e);
        }
        return value instanceof Optional<?> optional ? optional : Optional.of(value);
    }

    /** One sentence if its value in a configuration is out of its range. */
    Optional<String> fault(BertConfig config) {
        return range().flatMap(range -> in(config)
                .filter(value -> !isWithin(range, value))
                .map(value -> "%s: %s (expected: %s)".formatted(variable(), value, expected(range))));
    }

    private boolean isWithin(Range range, Object value) {
        if (value instanceof Duration duration) {
            return duration.compareTo(duration(range.min())) >= 0 && duration.compareTo(duration(range.max())) <= 0;
        }
        double number = ((Number) value).doubleValue();
        // In this form NaN is out of every range.
        return number >= Double.parseDouble(range.min())
                && (range.max().isEmpty() || number <= Double.parseDouble(range.max()));
    }

    private String expected(Range range) {
        if (type() == Duration.class) {
            return duration(range.min()) + " to " + duration(range.max());
        }
        return range.max().isEmpty() ? range.min() + " or more" : range.min() + " to " + range.max();
    }

    private static Duration duration(String bound) {
        return DurationConverter.parseDuration(bound);
    }

    private <A extends Annotation> Optional<A> annotation(Class<A> type) {
        return Optional.ofNullable(path.getLast().getAnnotation(type));
    }

    private static Stream<Setting> below(String prefix, List<Method> path, Class<?> group) {
        return Stream.of(group.getMethods()).flatMap(method -> {
            String property = prefix + hyphenated(method.getName());
            List<Method> longer =
                    Stream.concat(path.stream(), Stream.of(method)).toList();
            return isGroup(method.getReturnType())
                    ? below(property + ".", longer, method.getReturnType())
                    : Stream.of(new Setting(property, longer));
        });
    }

    private static boolean isGroup(Class<?> type) {
        return type.isInterface() && type.getPackageName().equals(BertConfig.class.getPackageName());
    }

    private static String hyphenated(String name) {
        return Arrays.stream(name.split("(?=[A-Z])"))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("-"));
    }
}
