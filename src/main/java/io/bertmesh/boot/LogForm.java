package io.bertmesh.boot;

import io.bertmesh.telemetry.EcsFormatter;
import io.quarkus.logging.json.runtime.JsonFormatter;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtHandler;

/**
 * Gives the log its form: wherever Quarkus was told to write JSON, our lines are written. Those before, while it starts, are
 * Quarkus's own, configured to have the same fields.
 */
@ApplicationScoped
class LogForm {

    private final EcsFormatter formatter;

    LogForm(
            @ConfigProperty(name = "quarkus.application.name") String name,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.formatter = new EcsFormatter(name, version);
    }

    void apply(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            replace(handler, formatter);
        }
    }

    private static void replace(Handler handler, Formatter formatter) {
        if (handler.getFormatter() instanceof JsonFormatter) {
            handler.setFormatter(formatter);
        }
        if (handler instanceof ExtHandler group) {
            for (Handler inner : group.getHandlers()) {
                replace(inner, formatter);
            }
        }
    }
}
