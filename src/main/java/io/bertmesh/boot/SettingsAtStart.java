package io.bertmesh.boot;

import io.bertmesh.config.ProcessSettings;

/** Looks at the settings before anything starts, for Quarkus gives up at those it cannot read, and with a stack trace. */
public final class SettingsAtStart {

    private SettingsAtStart() {}

    /** Whether all can be read. If not, says so on standard error: each in a sentence of its own, or all as a line of JSON. */
    public static boolean areReadable() {
        ProcessSettings settings = ProcessSettings.read();
        if (settings.faults().isEmpty()) {
            return true;
        }
        String sentences = String.join("\n", settings.faults());
        System.err.println(settings.isLogJson() ? FatalMessage.json("bertmesh", sentences) : sentences);
        return false;
    }
}
