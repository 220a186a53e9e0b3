package io.bertmesh.protocol;

import io.bertmesh.telemetry.LogContexts;
import io.bertmesh.testing.Ports;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** The service with traces switched on, by the same settings that an operator uses. */
public final class TracedProfile implements QuarkusTestProfile {

    /** The address of the collector that a test starts. */
    static final String COLLECTOR = "quarkus.otel.exporter.otlp.endpoint";

    /** The port of the gRPC edge, for plain channels to which Quarkus adds nothing. */
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
                // Exports at once, so that tests need not wait.
                "quarkus.otel.bsp.schedule.delay",
                "20ms");
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(GatedRunners.class, LogContexts.class);
    }
}
