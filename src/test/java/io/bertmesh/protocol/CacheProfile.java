package io.bertmesh.protocol;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** The service of {@link EdgeProfile} with a cache, and with a Redis that does not exist. */
public final class CacheProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(new EdgeProfile().getConfigOverrides());
        settings.put("bertmesh.cache.memory-bytes", "1000000");
        // No process listens on the port of the discard protocol.
        settings.put("bertmesh.cache.redis-url", "redis://localhost:9");
        settings.put("bertmesh.cache.secret", "a secret of thirty-two bytes, at least");
        return settings;
    }
}
