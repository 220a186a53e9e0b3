package io.bertmesh.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jboss.logging.Logger;

/**
 * The one environment that all sessions share for the life of the process.
 *
 * <p>ONNX Runtime's Java layer frees it in a shutdown hook. All hooks run at once, so on SIGTERM that happens while
 * accepted calls are still being answered. The next line that a run logs, such as that it grows its arena, then ends
 * the process with SIGSEGV. The environment counts its references, so this class takes one and never gives it back.
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
            LOG.warn("Cannot keep ONNX Runtime's environment: calls may be lost when the process ends", e);
        }
        return environment;
    }

    /** Uses reflection, because the Java layer has no public way: it always returns the object that it made first. */
    private static void addReference() throws ReflectiveOperationException {
        Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
        api.setAccessible(true);
        Method create = OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
        create.setAccessible(true);
        create.invoke(null, api.getLong(null), LEVEL.getValue(), NAME);
    }
}
