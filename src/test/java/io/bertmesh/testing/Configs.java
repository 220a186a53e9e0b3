package io.bertmesh.testing;

import io.bertmesh.config.BertConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Settings for tests: the users' defaults, except for the settings that a test names. */
public final class Configs {

    private static final int ABOVE_DEFAULTS = 100;

    private Configs() {}

    public static BertConfig defaults() {
        return of(Map.of());
    }

    /** The settings {@code bertmesh.<name>}, each with its value. */
    public static BertConfig of(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>();
        settings.forEach((name, value) -> properties.put("bertmesh." + name, value));
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(BertConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", ABOVE_DEFAULTS))
                .build()
                .getConfigMapping(BertConfig.class);
    }
}
