package io.bertmesh.protocol;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.file.Path;
import java.util.Map;

/** The service with the two small random bundles, and limits that a test can reach. */
public final class EdgeProfile implements QuarkusTestProfile {

    /** Maximum texts or pairs of one request. */
    public static final int MAX_TEXTS = 20;

    /** Maximum characters of one text. */
    public static final int MAX_CHARACTERS = 1_000;

    static final Path MODELS = Path.of("src/test/resources/models").toAbsolutePath();

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "bertmesh.models-dir",
                MODELS.toString(),
                "bertmesh.default-model",
                "tiny-mlm",
                "bertmesh.limits.texts-per-request",
                String.valueOf(MAX_TEXTS),
                "bertmesh.limits.characters-per-text",
                String.valueOf(MAX_CHARACTERS));
    }
}
