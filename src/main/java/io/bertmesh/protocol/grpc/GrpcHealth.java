package io.bertmesh.protocol.grpc;

import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.model.Task;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.bertmesh.v1.FillMaskServiceGrpc;
import io.bertmesh.v1.ModelServiceGrpc;
import io.bertmesh.v1.SemanticSimilarityServiceGrpc;
import io.quarkus.grpc.runtime.health.GrpcHealthStorage;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Tells {@code grpc.health.v1} what the service can do: nothing until the models are loaded, then each service whose
 * task a model offers.
 */
@ApplicationScoped
public class GrpcHealth {

    private final GrpcHealthStorage storage;
    private final ModelCatalog registry;

    GrpcHealth(GrpcHealthStorage storage, ModelCatalog registry) {
        this.storage = storage;
        this.registry = registry;
    }

    /** Whether the gRPC server listens: Quarkus reports the server as serving once its port is bound, and only then. */
    public boolean isServerUp() {
        return storage.getStatuses().get(GrpcHealthStorage.DEFAULT_SERVICE_NAME) == ServingStatus.SERVING;
    }

    /** Says what is true now. Called when that changes, and from time to time, for a run may hang at any time. */
    public synchronized void refresh() {
        report(GrpcHealthStorage.DEFAULT_SERVICE_NAME, registry.isReady());
        report(ModelServiceGrpc.SERVICE_NAME, registry.isReady());
        report(FillMaskServiceGrpc.SERVICE_NAME, registry.offers(Task.FILL_MASK));
        report(SemanticSimilarityServiceGrpc.SERVICE_NAME, registry.offers(Task.SEMANTIC_SIMILARITY));
        report(FeatureExtractionServiceGrpc.SERVICE_NAME, registry.offers(Task.FEATURE_EXTRACTION));
    }

    synchronized void stop(@Observes ShutdownEvent event) {
        storage.getStatuses().keySet().forEach(service -> report(service, false));
    }

    private void report(String service, boolean serving) {
        ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        // Whoever watches is told of each setting, changed or not.
        if (storage.getStatuses().get(service) != status) {
            storage.setStatus(service, status);
        }
    }
}
