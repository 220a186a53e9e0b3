package io.bertmesh.protocol.bertmesh.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /fill-mask}.
 *
 * @param text one text with one or more [MASK]; exclusive with {@code texts}
 * @param texts 1 to 256 texts
 * @param model name of the model; absent means the default model
 * @param version version of the model; absent means the newest
 * @param topK candidates for each mask, 1 to 100; absent means 5
 * @param targets if there, only these tokens are candidates; at most 1,000
 * @param bypassCache if true, all texts are run and nothing is kept; absent means false
 */
public record FillMaskBody(
        @Nullable String text,
        @Nullable List<@Nullable String> texts,
        @Nullable String model,
        @Nullable String version,
        @Nullable Integer topK,
        @Nullable List<@Nullable String> targets,
        @Nullable Boolean bypassCache) {}
