package io.bertmesh.protocol;

import io.bertmesh.testing.Ports;
import io.quarkus.test.junit.QuarkusTestProfile;
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
                "http://localhost:" + Ports.free(),
                GRPC_PORT,
                String.valueOf(Ports.free()),
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
}
