package io.bertmesh.api;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Set;

/** The service with its traces switched on, as an operator would. */
public final class TracedProfile implements QuarkusTestProfile {

    /** The address of the collector, which a test starts. */
    static final String COLLECTOR = "quarkus.otel.exporter.otlp.endpoint";

    /** The port of the gRPC edge: for callers of a plain channel, which Quarkus adds nothing to. */
    static final String GRPC_PORT = "quarkus.grpc.server.test-port";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "bertmesh.models-dir",
                EdgeProfile.MODELS.toString(),
                "bertmesh.default-model",
                "tiny-mlm",
                "bertmesh.execution.workers",
                "1",
                "quarkus.otel.sdk.disabled",
                "false",
                COLLECTOR,
                "http://localhost:" + freePort(),
                GRPC_PORT,
                String.valueOf(freePort()),
                LogContexts.SWITCH,
                "true",
                // So that tests need not wait.
                "quarkus.otel.bsp.schedule.delay",
                "20ms");
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(GatedRunners.class);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
