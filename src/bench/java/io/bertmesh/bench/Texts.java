package io.bertmesh.bench;

import java.util.List;
import java.util.stream.Stream;

/** An endless source of texts, the same ones for the same seed. Not thread-safe. */
interface Texts {

    BenchText next();

    /** Describes the texts in the report. */
    String description();

    /** Texts with this many tokens together, or a few more. */
    default List<BenchText> ofTokens(long tokens) {
        long[] left = {tokens};
        return Stream.generate(this::next)
                .takeWhile(text -> {
                    boolean isWanted = left[0] > 0;
                    left[0] -= text.tokens();
                    return isWanted;
                })
                .toList();
    }
}
