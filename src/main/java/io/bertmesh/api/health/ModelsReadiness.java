package io.bertmesh.api.health;

import io.bertmesh.registry.ModelDescription;
import io.bertmesh.registry.ModelRegistry;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready once all models are loaded and their golden texts agreed. Names each model and where it runs. */
@Readiness
class ModelsReadiness implements HealthCheck {

    private final ModelRegistry registry;

    ModelsReadiness(ModelRegistry registry) {
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
