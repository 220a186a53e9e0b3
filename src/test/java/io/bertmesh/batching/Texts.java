package io.bertmesh.batching;

import io.bertmesh.call.Call;
import io.bertmesh.model.Reader;
import io.bertmesh.model.TextInput;
import io.bertmesh.tokenizer.Encodings;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Texts for tests. Each has an id, which tells it from others and is also its answer. */
final class Texts {

    /** Reads the id of the text from the fake runner's output. */
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

    /** A text that is spelt differently from {@link #text(long)}, but has the same tokens. */
    static TextInput respelt(long id) {
        return TextInput.forAllTokens(Encodings.spelt(2, 2, id, 3));
    }

    static PendingAnswer<Integer> answer(TextInput text, Call call) {
        return new PendingAnswer<>(text, call, ID);
    }

    /** The ids of waiting texts. */
    static List<Long> ids(Collection<WaitingText> texts) {
        return texts.stream().map(text -> text.input().encoding().id(1)).toList();
    }
}
