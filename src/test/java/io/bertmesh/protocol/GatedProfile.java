package io.bertmesh.protocol;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** The service with one worker that a test can stop, and a short queue. */
public final class GatedProfile implements QuarkusTestProfile {

    /** The request timeout. */
    static final int REQUEST_TIMEOUT_SECONDS = 3;

    /** Maximum items of a stream in flight. */
    static final int STREAM_WINDOW = 8;

    /** Maximum tokens in the queue. */
    static final int QUEUE_TOKENS = 340;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "bertmesh.models-dir",
                EdgeProfile.MODELS.toString(),
                "bertmesh.default-model",
                "tiny-mlm",
                "bertmesh.execution.workers",
                "1",
                "bertmesh.batching.pack-tokens",
                "128",
                "bertmesh.batching.queue-tokens",
                String.valueOf(QUEUE_TOKENS),
                "bertmesh.limits.stream-window",
                String.valueOf(STREAM_WINDOW),
                "bertmesh.limits.request-timeout",
                REQUEST_TIMEOUT_SECONDS + "s");
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(GatedRunners.class);
    }
}
