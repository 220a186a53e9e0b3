package io.bertmesh.fillmask;

import io.bertmesh.tokenizer.Vocabulary;
import java.util.List;

/** Targets for tests without a tokenizer. */
final class Targets {

    private Targets() {}

    /** The targets, each as the vocabulary spells it; none allows all tokens. */
    static AllowedTokens of(Vocabulary vocabulary, String... targets) {
        return AllowedTokens.of(List.of(targets), vocabulary, (field, target) -> {
            throw new AssertionError(field + " is no token of the vocabulary");
        });
    }
}
