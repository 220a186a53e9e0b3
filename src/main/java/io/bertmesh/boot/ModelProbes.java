package io.bertmesh.boot;

import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.catalog.ServedModel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Tells the management port whether the models can serve. */
@ApplicationScoped
class ModelProbes {

    private final ModelCatalog catalog;

    ModelProbes(ModelCatalog catalog) {
        this.catalog = catalog;
    }

    /** Started, and stays so, after all models were loaded. Later faults change only readiness. */
    @Produces
    @Startup
    HealthCheck startup() {
        return () -> HealthCheckResponse.named("models loaded")
                .status(catalog.hasStarted())
                .build();
    }

    /** Ready after all models were loaded and passed their golden check. Names each model and where it runs. */
    @Produces
    @Readiness
    HealthCheck readiness() {
        return () -> {
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named("models").status(catalog.isReady());
            if (catalog.isReady()) {
                catalog.list()
                        .forEach(model -> response.withData(
                                nameOf(model), model.provider().label()));
            }
            return response.build();
        };
    }

    private static String nameOf(ServedModel model) {
        return model.identity().name() + " version " + model.identity().version();
    }
}
