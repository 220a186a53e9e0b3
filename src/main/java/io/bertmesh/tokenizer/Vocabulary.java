package io.bertmesh.tokenizer;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;

/** The tokens of a model, by id and by spelling. Immutable. */
public final class Vocabulary {

    private final String[] tokens;
    private final Map<String, Integer> ids;

    /** @param ids the id of every token; an id without a token gets an empty string */
    Vocabulary(Map<String, Integer> ids) {
        int size = ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
        this.ids = Map.copyOf(ids);
        this.tokens = new String[size];
        Arrays.fill(tokens, "");
        ids.forEach((token, id) -> tokens[id] = token);
    }

    /** One more than the largest id. */
    public int size() {
        return tokens.length;
    }

    /** The spelling of the token {@code id}, with {@code ##} if it continues a word. */
    public String token(int id) {
        return tokens[id];
    }

    /** The id of the token with exactly this spelling, or empty. */
    public OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }
}
