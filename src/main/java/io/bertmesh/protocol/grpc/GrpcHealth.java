package io.bertmesh.protocol.grpc;

import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.bertmesh.catalog.ModelCatalog;
import io.quarkus.grpc.runtime.health.GrpcHealthStorage;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Reports health to {@code grpc.health.v1}: nothing serves until the models are loaded; then each service serves whose
 * task a model offers.
 */
@ApplicationScoped
public class GrpcHealth {

    private final GrpcHealthStorage storage;
    private final GrpcDialects dialects;
    private final ModelCatalog catalog;

    GrpcHealth(GrpcHealthStorage storage, GrpcDialects dialects, ModelCatalog catalog) {
        this.storage = storage;
        this.dialects = dialects;
        this.catalog = catalog;
    }

    /** Whether the gRPC server listens: Quarkus reports the server as serving once its port is bound, and only then. */
    public boolean isServerUp() {
        return storage.getStatuses().get(GrpcHealthStorage.DEFAULT_SERVICE_NAME) == ServingStatus.SERVING;
    }

    /** Whether there is a service of this name; the empty name is the whole process. */
    boolean knows(String service) {
        return service.equals(GrpcHealthStorage.DEFAULT_SERVICE_NAME)
                || dialects.services().containsKey(service);
    }

    /** Reports the current health. Called after changes, and periodically, because a run may hang at any time. */
    public synchronized void refresh() {
        report(GrpcHealthStorage.DEFAULT_SERVICE_NAME, catalog.isReady());
        dialects.services()
                .forEach((service, task) ->
                        report(service, task.map(catalog::offers).orElseGet(catalog::isReady)));
    }

    synchronized void stop(@Observes ShutdownEvent event) {
        storage.getStatuses().keySet().forEach(service -> report(service, false));
    }

    private void report(String service, boolean serving) {
        ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        // Only changes, because the storage notifies watchers even if the status stays the same.
        if (storage.getStatuses().get(service) != status) {
            storage.setStatus(service, status);
        }
    }
}
