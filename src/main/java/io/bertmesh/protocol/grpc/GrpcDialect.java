package io.bertmesh.protocol.grpc;

import io.bertmesh.call.Task;
import java.util.Map;
import java.util.Optional;

/** One protocol over gRPC. Its bean names its services and their tasks; its endpoints do the rest. */
public interface GrpcDialect {

    /**
     * The full name of each of its services, with the task that every call of the service asks for. The calls of a
     * service without one name their tasks by themselves or need none; the service's health is that of the whole
     * process.
     */
    Map<String, Optional<Task>> services();
}
