package io.bertmesh.config;

import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One knob of {@link BertConfig}, by its names.
 *
 * @param property name in files and on the command line, such as {@code bertmesh.models-dir}
 * @param type of its value, without {@code Optional}
 * @param isOptional whether it may be unset, and so empty
 * @param defaultValue as it would be written
 */
record Setting(String property, Type type, boolean isOptional, Optional<String> defaultValue) {

    static final String PREFIX = "bertmesh.";

    /** Every knob, found by looking at the interface. */
    static List<Setting> all() {
        List<Setting> settings = new ArrayList<>();
        collect(PREFIX, BertConfig.class, settings);
        return List.copyOf(settings);
    }

    /** Name of the environment variable, such as {@code BERTMESH_MODELS_DIR}. */
    String variable() {
        return property.replaceAll("[^a-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** Whether the knob is a table whose entries have names of their own. */
    boolean isTable() {
        return type instanceof ParameterizedType parameterized && parameterized.getRawType() == Map.class;
    }

    /** Whether a property sets this knob, or an entry of it. */
    boolean isSetBy(String name) {
        return name.equals(property)
                || name.startsWith(property + "[")
                || (isTable() && name.startsWith(property + "."));
    }

    /** Whether a variable sets this knob, or an entry of it. */
    boolean isSetByVariable(String name) {
        return name.equals(variable())
                || name.matches(variable() + "_[0-9]+_")
                || (isTable() && name.startsWith(variable() + "_"));
    }

    /** What a value of the type looks like. */
    String expected() {
        if (type == boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class) {
            return "a number";
        }
        if (type == Duration.class) {
            return "a duration such as 30s or 250ms";
        }
        return type instanceof Class<?> choice && choice.isEnum()
                ? Stream.of(choice.getEnumConstants())
                        .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" or "))
                : "another value";
    }

    private static void collect(String prefix, Class<?> group, List<Setting> settings) {
        for (Method method : group.getMethods()) {
            String property = prefix + hyphenated(method.getName());
            Type type = method.getGenericReturnType();
            boolean isOptional = type instanceof ParameterizedType wrapper && wrapper.getRawType() == Optional.class;
            if (isOptional) {
                type = ((ParameterizedType) type).getActualTypeArguments()[0];
            }
            if (type instanceof Class<?> inner && inner.isInterface() && isOurs(inner)) {
                collect(property + ".", inner, settings);
            } else {
                Optional<String> defaultValue = Optional.ofNullable(method.getAnnotation(WithDefault.class))
                        .map(WithDefault::value);
                settings.add(new Setting(property, type, isOptional, defaultValue));
            }
        }
    }

    private static boolean isOurs(Class<?> type) {
        return type.getPackageName().equals(BertConfig.class.getPackageName());
    }

    private static String hyphenated(String name) {
        return Arrays.stream(name.split("(?=[A-Z])"))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("-"));
    }
}
