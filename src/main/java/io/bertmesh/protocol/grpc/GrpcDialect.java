package io.bertmesh.protocol.grpc;

import io.bertmesh.call.Task;
import java.util.Map;
import java.util.Optional;

/** One protocol over gRPC. Its bean tells what its services are for; all else it does by itself. */
public interface GrpcDialect {

    /**
     * The full name of each of its services, and the task that every call of the service asks for. A service without one
     * asks for its tasks by itself, or for none; its health is that of the whole process.
     */
    Map<String, Optional<Task>> services();
}
