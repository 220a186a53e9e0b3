package io.bertmesh.boot;

import io.bertmesh.config.SettingsCheck;

/** Checks the settings before anything starts, because Quarkus stops at unreadable ones with a stack trace. */
public final class SettingsAtStart {

    private SettingsAtStart() {}

    /** Whether all are readable. If not, prints a sentence per fault, or all as a line of JSON, on standard error. */
    public static boolean areReadable() {
        SettingsCheck settings = SettingsCheck.ofProcess();
        if (settings.faults().isEmpty()) {
            return true;
        }
        String sentences = String.join("\n", settings.faults());
        System.err.println(settings.isLogJson() ? FatalMessage.json("bertmesh", sentences) : sentences);
        return false;
    }
}
