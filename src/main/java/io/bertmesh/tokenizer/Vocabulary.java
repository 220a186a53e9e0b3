package io.bertmesh.tokenizer;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;

/** The tokens a model knows, by id and by spelling. Immutable. */
public final class Vocabulary {

    private final String[] tokens;
    private final Map<String, Integer> ids;

    /** @param ids id of every token. Ids that no token has stay empty strings. */
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

    /** Spelling of the token {@code id}, with {@code ##} if it continues a word. */
    public String token(int id) {
        return tokens[id];
    }

    /** Id of the token spelled exactly {@code token}. */
    public OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }
}
