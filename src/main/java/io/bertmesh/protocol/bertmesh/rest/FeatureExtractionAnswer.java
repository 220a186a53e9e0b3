package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.call.AnswerSource;
import io.bertmesh.catalog.ModelIdentity;
import io.bertmesh.features.FeatureExtraction;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code POST /feature-extraction}.
 *
 * @param result for one text: its vectors
 * @param source for one: where its result came from, MEMORY_CACHE, REDIS_CACHE or COMPUTED
 * @param results for a list of texts: one outcome for each, in order
 * @param model the model that answered
 * @param timestamp when the answer was ready, in UTC
 */
public record FeatureExtractionAnswer(
        FeatureExtraction.@Nullable Result result,
        @Nullable AnswerSource source,
        @Nullable List<ItemOutcome<FeatureExtraction.Result>> results,
        ModelIdentity model,
        Instant timestamp) {}
