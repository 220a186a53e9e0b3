package io.bertmesh.boot;

import io.bertmesh.config.SettingsCheck;
import io.quarkus.runtime.LaunchMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks what must be right before anything starts, because Quarkus stops at it with a stack trace, or only after the
 * models are loaded: settings that are readable, free ports, and room for temporary files.
 *
 * @param faults a sentence for each fault
 * @param isLogJson whether the log is JSON
 */
public record SettingsAtStart(List<String> faults, boolean isLogJson) {

    public SettingsAtStart {
        faults = List.copyOf(faults);
    }

    /** Checks the settings of this process. */
    public static SettingsAtStart check() {
        SettingsCheck settings = SettingsCheck.ofProcess();
        List<String> faults = new ArrayList<>(settings.faults());
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            // In development, the servers outlive a restart of the service.
            faults.addAll(PortCheck.faults(settings.all()));
        }
        faults.addAll(TemporaryDirectory.faults(Path.of(System.getProperty("java.io.tmpdir"))));
        return new SettingsAtStart(faults, settings.isLogJson());
    }

    /** Whether the service can start. If not, prints a sentence per fault, or all as a line of JSON, on standard error. */
    public boolean areGood() {
        if (faults.isEmpty()) {
            return true;
        }
        String sentences = String.join("\n", faults);
        System.err.println(isLogJson ? FatalMessage.json("bertmesh", sentences) : sentences);
        return false;
    }
}
