package io.bertmesh.protocol;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** The service with a worker that a test can stop, and a short timeout for runs. */
public final class HungProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "bertmesh.models-dir", EdgeProfile.MODELS.toString(),
                "bertmesh.default-model", "tiny-mlm",
                "bertmesh.execution.run-timeout", "1s");
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(GatedRunners.class);
    }
}
