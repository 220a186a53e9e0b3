package io.bertmesh.boot;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The ports on which the service listens. */
@ApplicationScoped
class Ports {

    private final int grpc;
    private final int http;
    private final int management;

    Ports(
            @ConfigProperty(name = "quarkus.grpc.server.port") int grpc,
            @ConfigProperty(name = "quarkus.http.port") int http,
            @ConfigProperty(name = "quarkus.management.port") int management) {
        this.grpc = grpc;
        this.http = http;
        this.management = management;
    }

    int grpc() {
        return grpc;
    }

    int http() {
        return http;
    }

    int management() {
        return management;
    }
}
