package io.bertmesh.tokenizer;

import java.util.HashMap;
import java.util.Map;

/** Vocabularies for tests that need no tokenizer. Here, because only this package makes vocabularies. */
public final class Vocabularies {

    private Vocabularies() {}

    /** The tokens, with ids counted from 0. */
    public static Vocabulary of(String... tokens) {
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < tokens.length; id++) {
            ids.put(tokens[id], id);
        }
        return new Vocabulary(ids);
    }
}
