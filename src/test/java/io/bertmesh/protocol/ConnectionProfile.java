package io.bertmesh.protocol;

import io.bertmesh.testing.Ports;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** The service with limits for connections and slow callers that a test can reach. */
public final class ConnectionProfile implements QuarkusTestProfile {

    public static final int CALLS_PER_CONNECTION = 2;

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(new EdgeProfile().getConfigOverrides());
        settings.put("quarkus.grpc.server.test-port", String.valueOf(Ports.free()));
        settings.put("bertmesh.limits.calls-per-connection", String.valueOf(CALLS_PER_CONNECTION));
        settings.put("bertmesh.limits.request-timeout", "2s");
        settings.put("bertmesh.limits.connection-idle", "1s");
        settings.put("bertmesh.limits.connection-age", "8s");
        return settings;
    }
}
