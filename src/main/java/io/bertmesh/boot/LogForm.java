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
 * Replaces Quarkus's JSON formatter by bertmesh's own wherever Quarkus logs JSON. Earlier lines, while Quarkus starts,
 * come from its own formatter, which is configured to write the same fields.
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
