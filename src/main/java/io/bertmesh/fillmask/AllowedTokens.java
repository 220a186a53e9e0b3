package io.bertmesh.fillmask;

import io.bertmesh.error.InferenceException;
import io.bertmesh.tokenizer.Encoding;
import io.bertmesh.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * The tokens that may be candidates.
 *
 * @param ids ids of the allowed tokens, or empty if all are allowed, because a set of a whole vocabulary takes
 *     kilobytes; callers must not change it
 * @param unknownTargets the targets that are not one token, in the order of the request
 */
record AllowedTokens(BitSet ids, List<String> unknownTargets) {

    /** The tokenizer takes no longer word. Without this limit, targets would be texts that no queue limits. */
    private static final int MAX_CHARACTERS = 100;

    private static final String UNKNOWN_TOKEN = "[UNK]";

    /**
     * The targets of a request, or all tokens if it has none. A target is a token as the vocabulary spells it, or a word
     * that the tokenizer makes one token of, as it does with {@code Hello} and {@code hello} if it lower-cases texts.
     *
     * @param encode turns a target into its tokens; takes the target's path in the request, for errors
     * @throws InferenceException if there are targets but none of them is one token
     */
    static AllowedTokens of(List<String> targets, Vocabulary vocabulary, BiFunction<String, String, Encoding> encode) {
        BitSet ids = new BitSet();
        List<String> unknown = new ArrayList<>();
        int tokensOfFirstUnknown = 0;
        for (int i = 0; i < targets.size(); i++) {
            String target = targets.get(i);
            long[] tokens = tokens(target, "targets[" + i + "]", vocabulary, encode);
            if (tokens.length == 1) {
                ids.set((int) tokens[0]);
                continue;
            }
            if (unknown.isEmpty()) {
                tokensOfFirstUnknown = tokens.length;
            }
            unknown.add(target);
        }
        if (!targets.isEmpty() && ids.isEmpty()) {
            String hint = tokensOfFirstUnknown == 0 ? "" : ", the first is %d tokens".formatted(tokensOfFirstUnknown);
            throw InferenceException.invalid(
                    "targets",
                    "none of %d is a token%s".formatted(targets.size(), hint),
                    "at least one target that is a single token of the vocabulary");
        }
        return new AllowedTokens(ids, List.copyOf(unknown));
    }

    /** The tokens of a target, or none if the vocabulary lacks one of them. */
    private static long[] tokens(
            String target, String field, Vocabulary vocabulary, BiFunction<String, String, Encoding> encode) {
        OptionalInt exact = vocabulary.id(target);
        if (exact.isPresent()) {
            return new long[] {exact.getAsInt()};
        }
        if (target.length() > MAX_CHARACTERS) {
            return new long[0];
        }
        Encoding encoding = encode.apply(field, target);
        boolean isKnown = vocabulary.id(UNKNOWN_TOKEN).stream().allMatch(id -> encoding.indicesOf(id).length == 0);
        // Without [CLS] and [SEP], which every encoding has.
        return isKnown
                ? IntStream.range(1, encoding.tokenCount() - 1)
                        .mapToLong(encoding::id)
                        .toArray()
                : new long[0];
    }
}
