package io.bertmesh.api.health;

import io.bertmesh.config.BertConfig;
import io.bertmesh.config.BertConfigCheck;
import io.bertmesh.config.UnknownSettings;
import io.bertmesh.model.BundleException;
import io.bertmesh.registry.ModelRegistry;
import io.bertmesh.security.SecurityReload;
import io.bertmesh.telemetry.LastWords;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Loads the models when the process starts, and ends the process with one sentence if that fails.
 *
 * <p>The gRPC port is open by then, so health says first that nothing is served yet. The other ports open after.
 */
@ApplicationScoped
class ModelStartup {

    private static final Logger LOG = Logger.getLogger(ModelStartup.class);

    private static final int EXIT_CODE = 1;
    private static final int HEALTH_BEAT_MILLIS = 500;

    private final BertConfig config;
    private final ModelRegistry registry;
    private final GrpcHealth health;
    private final SecurityReload security;
    private final Vertx vertx;
    private final boolean isLogJson;

    ModelStartup(
            BertConfig config,
            ModelRegistry registry,
            GrpcHealth health,
            SecurityReload security,
            Vertx vertx,
            @ConfigProperty(name = "quarkus.log.console.json.enabled") boolean isLogJson) {
        this.config = config;
        this.registry = registry;
        this.health = health;
        this.security = security;
        this.vertx = vertx;
        this.isLogJson = isLogJson;
    }

    void load(@Observes StartupEvent event) {
        unknownSettings().forEach(LOG::warn);
        endIfAny(BertConfigCheck.faults(config));
        endIfAny(security.start());
        if (!health.isServerUp()) {
            // Quarkus logs the reason and would go on without gRPC.
            throw end("gRPC server: not listening (expected: a free port)");
        }
        health.refresh();
        try {
            registry.load();
        } catch (BundleException e) {
            throw end(String.valueOf(e.getMessage()));
        }
        health.refresh();
        BrokenModel broken = new BrokenModel(registry::isBroken, Quarkus::asyncExit);
        vertx.setPeriodic(HEALTH_BEAT_MILLIS, _ -> {
            health.refresh();
            broken.check();
        });
    }

    private void endIfAny(List<String> faults) {
        if (!faults.isEmpty()) {
            throw end(String.join("\n", faults));
        }
    }

    /** Quarkus prints the sentence and exits with the code, but only of a cause: thrown bare, it means a good end. */
    private IllegalStateException end(String sentence) {
        String words = isLogJson ? LastWords.json("bertmesh", sentence) : sentence;
        return new IllegalStateException(sentence, new PreventFurtherStepsException(words, EXIT_CODE));
    }

    private static List<String> unknownSettings() {
        List<String> properties = new ArrayList<>();
        ConfigProvider.getConfig().getPropertyNames().forEach(properties::add);
        return UnknownSettings.warnings(System.getenv().keySet(), properties);
    }
}
