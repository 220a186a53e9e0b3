package io.bertmesh.config;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Finds all settings that cannot be read, and those out of their range with them. SmallRye Config would stop at those that
 * it cannot read, and name classes and converters.
 *
 * @param faults one sentence for each fault, empty if all can be read
 * @param isLogJson whether the log is JSON
 * @param all the value of any property as it is written, Quarkus's own included; empty if unset
 */
public record SettingsCheck(List<String> faults, boolean isLogJson, Function<String, Optional<String>> all) {

    private static final int ANY_ORDINAL = 100;

    private static final Pattern BOOLEAN = Pattern.compile("(?i)true|false|yes|no|on|off|y|n|1|0");

    /** Checks the sources of this process before Quarkus reads them: properties of the JVM, environment and files. */
    public static SettingsCheck ofProcess() {
        SmallRyeConfig settings = ConfigUtils.configBuilder().build();
        // Not as a boolean, because a value of another kind is a fault that is told later.
        boolean isLogJson = settings.getOptionalValue("quarkus.log.console.json.enabled", String.class)
                .filter("true"::equalsIgnoreCase)
                .isPresent();
        return new SettingsCheck(
                faults(settings),
                isLogJson,
                property ->
                        Optional.ofNullable(settings.getConfigValue(property).getValue()));
    }

    /**
     * One sentence for each value that cannot be read; if there is one, also for each readable value with a fault.
     *
     * @param settings all sources of the process
     */
    public static List<String> faults(SmallRyeConfig settings) {
        List<String> faults = new ArrayList<>();
        Map<String, String> readable = new HashMap<>();
        for (Setting setting : Setting.all()) {
            String value = settings.getConfigValue(setting.property()).getValue();
            if (value == null || (value.isEmpty() && setting.isOptional())) {
                continue;
            }
            if (isReadable(setting, value, settings)) {
                readable.put(setting.property(), value);
            } else {
                faults.add("%s: %s (expected: %s)".formatted(setting.variable(), shown(value), expected(setting)));
            }
        }
        if (!faults.isEmpty()) {
            faults.addAll(BertConfigCheck.faults(typed(readable)));
        }
        return faults;
    }

    private static String shown(String value) {
        return value.isEmpty() ? "empty" : value;
    }

    /** A path is unreadable if the process has no characters for it: Java reads names in the encoding of the locale. */
    private static String expected(Setting setting) {
        return setting.type() == Path.class
                ? "a path that the locale has the characters of, as LC_ALL=C.UTF-8 does"
                : setting.expected();
    }

    private static boolean isReadable(Setting setting, String value, SmallRyeConfig settings) {
        if (setting.type() == boolean.class) {
            // SmallRye Config reads any other word as false.
            return BOOLEAN.matcher(value).matches();
        }
        if (!(setting.type() instanceof Class<?> type)) {
            return true;
        }
        try {
            return settings.getValue(setting.property(), type) != null;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static BertConfig typed(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(BertConfig.class)
                .withSources(new PropertiesConfigSource(properties, "readable settings", ANY_ORDINAL))
                .build()
                .getConfigMapping(BertConfig.class);
    }
}
