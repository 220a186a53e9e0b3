package io.bertmesh.boot;

import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.catalog.ModelDescription;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready once all models are loaded and their golden texts agreed. Names each model and where it runs. */
@Readiness
class ModelsReadiness implements HealthCheck {

    private final ModelCatalog registry;

    ModelsReadiness(ModelCatalog registry) {
        this.registry = registry;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("models").status(registry.isReady());
        if (!registry.isReady()) {
            return response.build();
        }
        for (ModelDescription model : registry.list()) {
            String key =
                    model.identity().name() + " version " + model.identity().version();
            response.withData(key, model.provider().label());
        }
        return response.build();
    }
}
