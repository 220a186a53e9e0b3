package io.bertmesh.tokenizer;

import java.util.HashMap;
import java.util.Map;

/** Makes vocabularies for tests without a tokenizer. It is here because only this package can make them. */
public final class Vocabularies {

    private Vocabularies() {}

    /** A vocabulary of these tokens, with ids from 0 on. */
    public static Vocabulary of(String... tokens) {
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < tokens.length; id++) {
            ids.put(tokens[id], id);
        }
        return new Vocabulary(ids);
    }
}
