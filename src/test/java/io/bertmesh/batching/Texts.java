package io.bertmesh.batching;

import io.bertmesh.call.Call;
import io.bertmesh.model.Reader;
import io.bertmesh.model.TextInput;
import io.bertmesh.tokenizer.Encodings;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Texts for tests. Each has an id, by which it differs from others, and which is its answer. */
final class Texts {

    /** The id of the text, as the fake runner tells it. */
    static final Reader<Integer> ID = output -> Math.round(output.vector(1, 0));

    private Texts() {}

    /** A text of three tokens. */
    static TextInput text(long id) {
        return text(id, 3);
    }

    /** A text of three tokens or more. */
    static TextInput text(long id, int tokenCount) {
        long[] ids = new long[tokenCount];
        Arrays.fill(ids, id);
        ids[0] = 2;
        ids[tokenCount - 1] = 3;
        return TextInput.forAllTokens(Encodings.of(ids));
    }

    /** A text that is spelt otherwise than {@link #text(long)}, but has the same tokens. */
    static TextInput respelt(long id) {
        return TextInput.forAllTokens(Encodings.spelt(2, 2, id, 3));
    }

    static PendingAnswer<Integer> answer(TextInput text, Call call) {
        return new PendingAnswer<>(text, call, ID);
    }

    /** Ids of texts that wait. */
    static List<Long> ids(Collection<WaitingText> texts) {
        return texts.stream().map(text -> text.input().encoding().id(1)).toList();
    }
}
