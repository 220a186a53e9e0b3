package io.bertmesh.config;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;

/**
 * What the process must know of the settings before Quarkus reads them.
 *
 * @param faults one sentence for each fault, empty if all can be read
 * @param isLogJson whether the log is JSON
 */
public record ProcessSettings(List<String> faults, boolean isLogJson) {

    /** Reads the sources of this process: properties of the JVM, the environment, and files. */
    public static ProcessSettings read() {
        SmallRyeConfig settings = ConfigUtils.configBuilder().build();
        boolean isLogJson = settings.getOptionalValue("quarkus.log.console.json.enabled", Boolean.class)
                .orElse(false);
        return new ProcessSettings(SettingsCheck.faults(settings), isLogJson);
    }
}
