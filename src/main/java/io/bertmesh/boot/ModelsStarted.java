package io.bertmesh.boot;

import io.bertmesh.catalog.ModelCatalog;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started, and stays so, after all models were loaded. Later faults change only readiness. */
@Startup
class ModelsStarted implements HealthCheck {

    private final ModelCatalog catalog;

    ModelsStarted(ModelCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("models loaded")
                .status(catalog.hasStarted())
                .build();
    }
}
