package io.bertmesh.config;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds all settings that cannot be read, and those out of their range with them. SmallRye Config would stop at those that
 * it cannot read, and name classes and converters.
 *
 * @param faults one sentence for each fault, empty if all can be read
 * @param isLogJson whether the log is JSON
 */
public record SettingsCheck(List<String> faults, boolean isLogJson) {

    private static final int ANY_ORDINAL = 100;

    private static final Pattern BOOLEAN = Pattern.compile("(?i)true|false|yes|no|on|off|y|n|1|0");

    /** Checks the sources of this process before Quarkus reads them: properties of the JVM, environment and files. */
    public static SettingsCheck ofProcess() {
        SmallRyeConfig settings = ConfigUtils.configBuilder().build();
        boolean isLogJson = settings.getOptionalValue("quarkus.log.console.json.enabled", Boolean.class)
                .orElse(false);
        return new SettingsCheck(faults(settings), isLogJson);
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
                faults.add("%s: %s (expected: %s)"
                        .formatted(setting.variable(), value.isEmpty() ? "empty" : value, setting.expected()));
            }
        }
        if (!faults.isEmpty()) {
            faults.addAll(BertConfigCheck.faults(typed(readable)));
        }
        return faults;
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
