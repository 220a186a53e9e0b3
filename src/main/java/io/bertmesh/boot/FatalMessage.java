package io.bertmesh.boot;

import io.bertmesh.telemetry.EcsFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;

/** What a process says that cannot start: the bare sentences for people, or one line of the log for programs. */
public final class FatalMessage {

    private FatalMessage() {}

    /** The sentences as one line of the JSON log, without its end. */
    public static String json(String serviceName, String sentences) {
        ExtLogRecord record = new ExtLogRecord(Level.FATAL, sentences, FatalMessage.class.getName());
        record.setLoggerName("io.bertmesh");
        return new EcsFormatter(serviceName, "").format(record).stripTrailing();
    }
}
