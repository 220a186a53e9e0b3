package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.call.AnswerSource;
import io.bertmesh.catalog.ModelIdentity;
import io.bertmesh.similarity.SemanticSimilarity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code POST /semantic-similarity}.
 *
 * @param result for one pair: how close its texts are
 * @param source for one: where its result came from, MEMORY_CACHE, REDIS_CACHE or COMPUTED
 * @param results for a list of pairs: one outcome for each, in order
 * @param model the model that answered
 * @param timestamp when the answer was ready, in UTC
 */
public record SimilarityAnswer(
        SemanticSimilarity.@Nullable Result result,
        @Nullable AnswerSource source,
        @Nullable List<ItemOutcome<SemanticSimilarity.Result>> results,
        ModelIdentity model,
        Instant timestamp) {}
