package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.call.AnswerSource;
import io.bertmesh.catalog.ModelIdentity;
import io.bertmesh.fillmask.FillMask;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code POST /fill-mask}.
 *
 * @param result for one text: its candidates, mask by mask and best first
 * @param source for one: where its result came from, MEMORY_CACHE, REDIS_CACHE or COMPUTED
 * @param results for a list of texts: one outcome for each, in order
 * @param model the model that answered
 * @param unknownTargets targets that are no token of the vocabulary, absent if there are none
 * @param timestamp when the answer was ready, in UTC
 */
public record FillMaskAnswer(
        @Nullable List<MaskCandidate> result,
        @Nullable AnswerSource source,
        @Nullable List<ItemOutcome<List<MaskCandidate>>> results,
        ModelIdentity model,
        List<String> unknownTargets,
        Instant timestamp) {

    /**
     * A token that may stand for a mask, and which mask it is.
     *
     * @param token spelling in the vocabulary, with {@code ##} inside a word
     * @param tokenId index in the vocabulary
     * @param score probability over the whole vocabulary: 0 to 1
     * @param filledText the text with this mask replaced by the token
     * @param maskIndex which mask of the text: 0 is the first
     * @param utf16Offset where the mask begins in the text, in UTF-16 code units
     * @param codePointOffset where the mask begins in the text, in Unicode code points
     */
    public record MaskCandidate(
            String token,
            int tokenId,
            float score,
            String filledText,
            int maskIndex,
            int utf16Offset,
            int codePointOffset) {}

    static List<MaskCandidate> candidates(FillMask.Result result) {
        return IntStream.range(0, result.masks().size())
                .boxed()
                .flatMap(index -> candidates(index, result.masks().get(index)))
                .toList();
    }

    private static Stream<MaskCandidate> candidates(int index, FillMask.Mask mask) {
        return mask.candidates().stream()
                .map(candidate -> new MaskCandidate(
                        candidate.token(),
                        candidate.tokenId(),
                        candidate.score(),
                        candidate.filledText(),
                        index,
                        mask.utf16Offset(),
                        mask.codePointOffset()));
    }
}
