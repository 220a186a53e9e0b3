package io.bertmesh.batching;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Decides which waiting texts run together. Pure.
 *
 * <p>The oldest text always goes, so that none starves, even if it alone is over the budget. Then, from old to new,
 * each text that still fits goes too, so that a long one wastes no room.
 */
final class Packer {

    private final int packTokens;

    /** @param packTokens most tokens of one pack, 1 or more */
    Packer(int packTokens) {
        this.packTokens = packTokens;
    }

    /** Chooses from {@code waiting}, oldest first, what the next run takes, in the same order. */
    <T> List<T> next(Collection<T> waiting, ToIntFunction<T> tokenCount) {
        List<T> chosen = new ArrayList<>();
        int room = packTokens;
        for (T text : waiting) {
            int tokens = tokenCount.applyAsInt(text);
            if (tokens <= room || chosen.isEmpty()) {
                chosen.add(text);
                room -= tokens;
            }
            if (room <= 0) {
                break;
            }
        }
        return chosen;
    }
}
