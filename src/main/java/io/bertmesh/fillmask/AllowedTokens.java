package io.bertmesh.fillmask;

import io.bertmesh.error.InferenceException;
import io.bertmesh.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * The tokens that may be candidates.
 *
 * @param ids ids of the allowed tokens, or empty if all are allowed, because a set of a whole vocabulary takes
 *     kilobytes; callers must not change it
 * @param unknownTargets the targets that are not tokens, in the order of the request
 */
record AllowedTokens(BitSet ids, List<String> unknownTargets) {

    /**
     * The targets of a request, or all tokens if it has none.
     *
     * @throws InferenceException if there are targets but none of them is a token
     */
    static AllowedTokens of(List<String> targets, Vocabulary vocabulary) {
        BitSet ids = new BitSet();
        if (targets.isEmpty()) {
            return new AllowedTokens(ids, List.of());
        }
        List<String> unknown = new ArrayList<>();
        for (String target : targets) {
            OptionalInt id = vocabulary.id(target);
            id.ifPresentOrElse(ids::set, () -> unknown.add(target));
        }
        if (ids.isEmpty()) {
            throw InferenceException.invalid(
                    "targets",
                    "none of %d is a token".formatted(targets.size()),
                    "at least one token of the vocabulary");
        }
        return new AllowedTokens(ids, List.copyOf(unknown));
    }
}
