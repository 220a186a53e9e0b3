package io.bertmesh.fillmask;

import io.bertmesh.cache.CacheUse;
import io.bertmesh.call.AnswerSource;
import io.bertmesh.catalog.ModelIdentity;
import io.bertmesh.catalog.ModelSelector;
import io.bertmesh.error.Outcome;
import io.bertmesh.inference.Inputs;
import java.util.List;

/** Request, response and result of fill-mask: what may stand for the {@code [MASK]} tokens of a text. */
public final class FillMask {

    /** How many candidates a mask gets if the caller does not say. */
    public static final int DEFAULT_TOP_K = 5;

    /** How many candidates a mask gets at most. */
    public static final int MAX_TOP_K = 100;

    /** How many targets a request names at most. */
    public static final int MAX_TARGETS = 1_000;

    private FillMask() {}

    /**
     * Texts with masks.
     *
     * @param topK how many candidates to give for each mask: 1 to {@link #MAX_TOP_K}
     * @param targets if not empty, only these tokens are candidates, with unchanged probabilities
     */
    public record Request(
            ModelSelector model, Inputs<String> texts, int topK, List<String> targets, CacheUse cacheUse) {
        public Request {
            targets = List.copyOf(targets);
        }
    }

    /**
     * The answer to a request.
     *
     * @param outcomes one for each text, in order
     * @param unknownTargets the targets that are no token of the vocabulary, in the order of the request
     */
    public record Response(ModelIdentity model, List<Outcome<Result>> outcomes, List<String> unknownTargets) {
        public Response {
            outcomes = List.copyOf(outcomes);
            unknownTargets = List.copyOf(unknownTargets);
        }
    }

    /**
     * The masks of one text.
     *
     * @param masks in the order of the text; each is filled as if the others stayed masks
     * @param tokenCount tokens of the text, [CLS] and [SEP] included
     * @param source where the candidates came from
     */
    public record Result(List<Mask> masks, int tokenCount, AnswerSource source) {
        public Result {
            masks = List.copyOf(masks);
        }
    }

    /**
     * One mask.
     *
     * @param utf16Offset where it begins in the text, in UTF-16 code units
     * @param utf16End where it ends, in UTF-16 code units: the offset right after it
     * @param codePointOffset where it begins in the text, in Unicode code points
     * @param codePointEnd where it ends, in Unicode code points: the offset right after it
     * @param candidates best first; equal scores are ordered by token id
     */
    public record Mask(
            int utf16Offset, int utf16End, int codePointOffset, int codePointEnd, List<Candidate> candidates) {
        public Mask {
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * A token that may stand for a mask.
     *
     * @param token spelling in the vocabulary, with {@code ##} inside a word
     * @param score probability over the whole vocabulary: 0 to 1
     * @param filledText the text with this mask replaced by the token, without its {@code ##}
     */
    public record Candidate(String token, int tokenId, float score, String filledText) {}
}
