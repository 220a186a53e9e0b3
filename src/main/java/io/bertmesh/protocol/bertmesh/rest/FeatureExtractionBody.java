package io.bertmesh.protocol.bertmesh.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /feature-extraction}.
 *
 * @param text one text; exclusive with {@code texts}
 * @param texts 1 to 256 texts
 * @param model name of the model; absent means the default model
 * @param version version of the model; absent means the newest
 * @param pooling CLS, MEAN, MAX or TOKENS; absent means CLS
 * @param normalize if true, every vector is divided by its Euclidean length; absent means false
 * @param truncate if true, a text that is too long is cut at its end; absent means an error
 * @param bypassCache if true, all texts are run and nothing is kept; absent means false
 */
public record FeatureExtractionBody(
        @Nullable String text,
        @Nullable List<@Nullable String> texts,
        @Nullable String model,
        @Nullable String version,
        @Nullable String pooling,
        @Nullable Boolean normalize,
        @Nullable Boolean truncate,
        @Nullable Boolean bypassCache) {}
