package io.bertmesh.protocol.grpc;

import io.bertmesh.call.Task;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The services of all dialects over gRPC. */
@ApplicationScoped
class GrpcDialects {

    private final Map<String, Optional<Task>> services = new HashMap<>();

    GrpcDialects(@All List<GrpcDialect> dialects) {
        for (GrpcDialect dialect : dialects) {
            dialect.services().forEach((name, task) -> {
                if (services.putIfAbsent(name, task) != null) {
                    throw new IllegalStateException("gRPC service " + name + ": in two dialects (expected: one)");
                }
            });
        }
    }

    /** All services by full name, each with its task. */
    Map<String, Optional<Task>> services() {
        return Map.copyOf(services);
    }

    /** The task that every call of the service asks for; empty if it has none, or no dialect has this service. */
    Optional<Task> task(String service) {
        return services.getOrDefault(service, Optional.empty());
    }
}
