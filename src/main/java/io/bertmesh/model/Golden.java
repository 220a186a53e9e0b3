package io.bertmesh.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;

/**
 * {@code golden.json}: texts with the answers of the reference library on the same weights.
 *
 * @param tolerance tolerance of each precision that the bundle has
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Golden(Map<Precision, Tolerance> tolerance, List<Text> texts) {

    public Golden {
        tolerance = Map.copyOf(tolerance);
        texts = List.copyOf(texts);
    }

    /** The largest absolute differences that count as equal. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Tolerance(double vector, double probability) {}

    /**
     * One text: its tokens, its pooled vectors, and the candidates for its masks.
     *
     * @param cls vector of [CLS]; the service compares it, the ids and the masks whenever it loads the bundle
     * @param mean mean over all tokens, [CLS] and [SEP] included; only tests of pooling use it and {@code max}
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Text(
            String text, List<Long> inputIds, List<Float> cls, List<Float> mean, List<Float> max, List<Mask> masks) {}

    /** A mask and its likeliest tokens, best first. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Mask(int tokenIndex, List<Candidate> candidates) {}

    /** A token and its probability over the whole vocabulary. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Candidate(int tokenId, double score) {}
}
