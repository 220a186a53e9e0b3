package io.bertmesh.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jboss.logging.Logger;

/**
 * The one environment that all sessions need, for as long as the process lives.
 *
 * <p>ONNX Runtime's Java layer gives it up in a shutdown hook. Hooks run all at once, so on SIGTERM that happens while
 * accepted calls are still being answered, and the next line that a run has for the log, such as that it grows its arena,
 * ends the process with SIGSEGV. The environment counts its references: one that is never given back keeps it.
 */
final class SharedEnvironment {

    private static final Logger LOG = Logger.getLogger(SharedEnvironment.class);

    private static final OrtLoggingLevel LEVEL = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
    private static final String NAME = "bertmesh";

    private static final OrtEnvironment ENVIRONMENT = open();

    private SharedEnvironment() {}

    static OrtEnvironment get() {
        return ENVIRONMENT;
    }

    private static OrtEnvironment open() {
        OrtEnvironment environment = OrtEnvironment.getEnvironment(LEVEL, NAME);
        try {
            addReference();
        } catch (ReflectiveOperationException e) {
            LOG.warn("ONNX Runtime's environment cannot be kept: calls may be lost when the process ends", e);
        }
        return environment;
    }

    /** The Java layer has no public way to it: it hands out the one object that it made first. */
    private static void addReference() throws ReflectiveOperationException {
        Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
        api.setAccessible(true);
        Method create = OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
        create.setAccessible(true);
        create.invoke(null, api.getLong(null), LEVEL.getValue(), NAME);
    }
}
