package io.bertmesh.boot;

import io.bertmesh.telemetry.EcsFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;

/** The last message of a process that cannot start: bare sentences for people, or one log line for programs. */
public final class FatalMessage {

    private FatalMessage() {}

    /** The sentences as one line of the JSON log, without a line break at its end. */
    public static String json(String serviceName, String sentences) {
        ExtLogRecord record = new ExtLogRecord(Level.FATAL, sentences, FatalMessage.class.getName());
        record.setLoggerName("io.bertmesh");
        return new EcsFormatter(serviceName, "").format(record).stripTrailing();
    }
}
