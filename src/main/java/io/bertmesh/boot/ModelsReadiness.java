package io.bertmesh.boot;

import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.catalog.ModelDescription;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready after all models were loaded and passed their golden check. Names each model and where it runs. */
@Readiness
class ModelsReadiness implements HealthCheck {

    private final ModelCatalog catalog;

    ModelsReadiness(ModelCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("models").status(catalog.isReady());
        if (!catalog.isReady()) {
            return response.build();
        }
        for (ModelDescription model : catalog.list()) {
            String key =
                    model.identity().name() + " version " + model.identity().version();
            response.withData(key, model.provider().label());
        }
        return response.build();
    }
}
