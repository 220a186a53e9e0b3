package io.bertmesh.boot;

import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.model.BundleException;
import io.bertmesh.protocol.grpc.GrpcHealth;
import io.bertmesh.telemetry.CallTelemetry;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Loads the models when the process starts, and ends the process with one sentence if that fails.
 *
 * <p>The gRPC port is already open then, so health first reports not serving. The other ports open later.
 */
@ApplicationScoped
class ModelStartup {

    private static final Logger LOG = Logger.getLogger(ModelStartup.class);

    private static final int EXIT_CODE = 1;

    private final StartConditions conditions;
    private final ModelCatalog catalog;
    private final GrpcHealth health;
    private final HealthBeat beat;
    private final CallTelemetry telemetry;

    ModelStartup(
            StartConditions conditions,
            ModelCatalog catalog,
            GrpcHealth health,
            HealthBeat beat,
            CallTelemetry telemetry) {
        this.conditions = conditions;
        this.catalog = catalog;
        this.health = health;
        this.beat = beat;
        this.telemetry = telemetry;
    }

    void load(@Observes StartupEvent event) {
        conditions.warnings().forEach(LOG::warn);
        List<String> faults = conditions.faults();
        if (!faults.isEmpty()) {
            throw end(String.join("\n", faults));
        }
        health.refresh();
        try {
            catalog.load();
        } catch (BundleException e) {
            throw end(String.valueOf(e.getMessage()));
        }
        telemetry.ready();
        health.refresh();
        beat.begin();
    }

    /** Wrapped, because Quarkus uses text and exit code only of a cause; a bare exception means a normal end. */
    private static IllegalStateException end(String sentence) {
        return new IllegalStateException(sentence, new PreventFurtherStepsException(sentence, EXIT_CODE));
    }
}
