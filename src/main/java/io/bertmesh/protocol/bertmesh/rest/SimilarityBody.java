package io.bertmesh.protocol.bertmesh.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /semantic-similarity}.
 *
 * @param textA first text of one pair; together with {@code text_b}, exclusive with {@code pairs}
 * @param textB second text of one pair
 * @param pairs 1 to 256 pairs
 * @param model name of the model; absent means the default model
 * @param version version of the model; absent means the newest
 * @param pooling CLS, MEAN or MAX; absent means MEAN
 * @param truncate if true, a text that is too long is cut at its end; absent means an error
 * @param bypassCache if true, all texts are run and nothing is kept; absent means false
 */
public record SimilarityBody(
        @Nullable String textA,
        @Nullable String textB,
        @Nullable List<@Nullable Pair> pairs,
        @Nullable String model,
        @Nullable String version,
        @Nullable String pooling,
        @Nullable Boolean truncate,
        @Nullable Boolean bypassCache) {

    /**
     * Two texts to compare. Both must be there.
     *
     * @param textA the first text
     * @param textB the second text
     */
    public record Pair(@Nullable String textA, @Nullable String textB) {}
}
