package io.bertmesh.boot;

import io.bertmesh.telemetry.EcsFormatter;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;

/** The last message of a process that cannot start: bare sentences for people, or one log line for programs. */
public final class FatalMessage {

    private static final String BUG = "Internal error at the start";

    private FatalMessage() {}

    /** The sentences as one line of the JSON log, without a line break at its end. */
    public static String json(String serviceName, String sentences) {
        return json(serviceName, record(sentences));
    }

    /** An unexpected fault, with its stack trace. */
    static String ofBug(String serviceName, Throwable fault, boolean isJson) {
        if (isJson) {
            ExtLogRecord record = record(BUG);
            record.setThrown(fault);
            return json(serviceName, record);
        }
        StringWriter trace = new StringWriter();
        fault.printStackTrace(new PrintWriter(trace));
        return BUG + ": " + trace.toString().stripTrailing();
    }

    private static ExtLogRecord record(String message) {
        ExtLogRecord record = new ExtLogRecord(Level.FATAL, message, FatalMessage.class.getName());
        record.setLoggerName("io.bertmesh");
        return record;
    }

    private static String json(String serviceName, ExtLogRecord record) {
        return new EcsFormatter(serviceName, "").format(record).stripTrailing();
    }
}
